// Histograms, exponential histograms and summaries of OTLP as one kind of distribution.
import type { Distribution, MetricPoint } from '../../records.ts';
import { readList, readMessage, readNumber, readNumbers, readPresent } from './values.ts';
import type { Fields } from './values.ts';

type PointValue = Pick<MetricPoint, 'value' | 'distribution'>;

export function readHistogram(point: Fields): PointValue | string {
  const bounds = readNumbers(point.explicitBounds);
  const counts = readNumbers(point.bucketCounts);
  const count = readNumber(point.count) ?? 0;
  if (counts.length > 0 && counts.length !== bounds.length + 1) {
    return 'a histogram point whose bucket_counts are not one more than its explicit_bounds';
  }
  if (bounds.some((bound, index) => !Number.isFinite(bound) || bound <= (bounds[index - 1] ?? -Infinity))) {
    return 'a histogram point whose explicit_bounds do not rise';
  }
  return describe(point, { count, bounds, counts: counts.length === 0 ? [count] : counts });
}

function describe(point: Fields, buckets: Pick<Distribution, 'count' | 'bounds' | 'counts'>): PointValue {
  const distribution = {
    ...buckets,
    min: readNumber(readPresent(point, 'min')),
    max: readNumber(readPresent(point, 'max')),
  };
  return { value: (readNumber(point.sum) ?? 0) || 0, distribution };
}

const maxScale = 20;
const minScale = -10;
const maxBuckets = 2_048;

/**
 * Exponential buckets as explicit ones: bucket `i` holds (base^i, base^(i+1)], base = 2^(2^-scale)
 * (https://opentelemetry.io/docs/specs/otel/metrics/data-model/#exponentialhistogram).
 */
export function readExponential(point: Fields): PointValue | string {
  const scale = readNumber(point.scale) ?? 0;
  const positive = readMessage(point.positive);
  const negative = readMessage(point.negative);
  const [above, below] = [readNumbers(positive.bucketCounts), readNumbers(negative.bucketCounts)];
  if (scale > maxScale || scale < minScale || above.length + below.length > maxBuckets) {
    return 'an exponential histogram point of an impossible scale or size';
  }
  const bound = (index: number): number => 2 ** (index * 2 ** -scale);
  const zero = readNumber(point.zeroThreshold) ?? 0;
  const [low, high] = [readNumber(negative.offset) ?? 0, readNumber(positive.offset) ?? 0];
  const edges = [
    ...below.map((count, index) => ({ bound: -bound(low + index), count })).toReversed(),
    { bound: zero, count: readNumber(point.zeroCount) ?? 0 },
    ...(above.length > 0 ? [{ bound: bound(high), count: 0 }] : []),
    ...above.map((count, index) => ({ bound: bound(high + index + 1), count })),
  ];
  const rising = edges.filter((edge) => Number.isFinite(edge.bound)).toSorted((a, b) => a.bound - b.bound);
  return describe(point, { count: readNumber(point.count) ?? 0, ...mergeEqualBounds(rising) });
}

function mergeEqualBounds(
  edges: readonly { readonly bound: number; readonly count: number }[],
): Pick<Distribution, 'bounds' | 'counts'> {
  const bounds: number[] = [];
  const counts: number[] = [];
  for (const edge of edges) {
    if (bounds.at(-1) === edge.bound) counts[counts.length - 1] = (counts.at(-1) ?? 0) + edge.count;
    else {
      bounds.push(edge.bound);
      counts.push(edge.count);
    }
  }
  return { bounds, counts: [...counts, 0] };
}

export function readSummary(point: Fields): PointValue | string {
  const quantiles = readList(point.quantileValues);
  return describe(point, {
    count: readNumber(point.count) ?? 0,
    bounds: quantiles.map((item) => readNumber(item.quantile) ?? 0),
    counts: quantiles.map((item) => readNumber(item.value) ?? 0),
  });
}
