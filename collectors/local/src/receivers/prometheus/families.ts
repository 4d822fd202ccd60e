// Families of a scrape as points in the store's model: a histogram's many samples become one point.
import type { Family, Sample } from './exposition.ts';
import type { MetricPoint, Resource } from '../../records.ts';

export interface ScrapeSource {
  readonly resource: Resource;
  readonly timeMillis: number;
}

/** Labels that tell samples of one histogram or summary apart, not series. */
const distributionLabels = new Set(['le', 'quantile']);

export function createPoints(families: readonly Family[], source: ScrapeSource): readonly MetricPoint[] {
  return families.flatMap((family) => {
    if (family.name === 'target' || family.name === 'target_info') return [];
    return family.type === 'histogram' || family.type === 'gaugehistogram' || family.type === 'summary'
      ? createDistributions(family, source)
      : createNumbers(family, source);
  });
}

function createNumbers(family: Family, source: ScrapeSource): MetricPoint[] {
  const created = new Map(
    family.samples.filter(isCreated).map((sample) => [describeLabels(sample), sample.value * 1_000]),
  );
  return family.samples
    .filter((sample) => !isCreated(sample) && !Number.isNaN(sample.value))
    .map((sample) => {
      const isCounter = family.type === 'counter';
      return {
        ...describe(family, source, sample),
        // A counter is asked for by its sample's name, as in PromQL: `…_total` in both formats.
        name: sample.name,
        kind: isCounter ? 'counter' : 'gauge',
        startMillis: isCounter ? created.get(describeLabels(sample)) : undefined,
        value: sample.value,
      };
    });
}

function isCreated(sample: Sample): boolean {
  return sample.name.endsWith('_created');
}

type Described = Omit<MetricPoint, 'name' | 'kind' | 'value'>;

function describe(family: Family, source: ScrapeSource, sample: Sample): Described {
  const attributes = Object.fromEntries(Object.entries(sample.labels).filter(([key]) => !distributionLabels.has(key)));
  const timeMillis = sample.timeMillis ?? source.timeMillis;
  return {
    resource: source.resource,
    unit: family.unit,
    description: family.help,
    attributes,
    timeMillis,
    isDelta: false,
  };
}

function createDistributions(family: Family, source: ScrapeSource): MetricPoint[] {
  const groups = Map.groupBy(family.samples, describeLabels);
  return [...groups.values()].flatMap((samples) => createDistribution(family, source, samples) ?? []);
}

function createDistribution(family: Family, source: ScrapeSource, samples: readonly Sample[]): MetricPoint | undefined {
  const [first] = samples;
  const named = (suffix: string): number | undefined =>
    samples.find((sample) => sample.name === family.name + suffix)?.value;
  const entries = family.type === 'summary' ? readQuantiles(samples) : readBuckets(samples);
  const count = named('_count') ?? named('_gcount') ?? entries.total;
  if (first === undefined || count === undefined) return undefined;
  const created = named('_created');
  return {
    ...describe(family, source, first),
    name: family.name,
    kind: family.type === 'summary' ? 'summary' : 'histogram',
    startMillis: created === undefined ? undefined : created * 1_000,
    // NaN is how a summary says that it has seen nothing.
    value: (named('_sum') ?? named('_gsum') ?? 0) || 0,
    distribution: { count, bounds: entries.bounds, counts: entries.counts },
  };
}

interface Entries {
  readonly bounds: readonly number[];
  readonly counts: readonly number[];
  readonly total: number | undefined;
}

/** Prometheus counts up to each bound; the store counts within each bucket. */
function readBuckets(samples: readonly Sample[]): Entries {
  const upTo = new Map<number, number>();
  for (const { labels, value } of samples) if (labels.le !== undefined) upTo.set(parseBound(labels.le), value);
  const sorted = [...upTo].filter(([bound]) => !Number.isNaN(bound)).toSorted(([a], [b]) => a - b);
  const counts = sorted.map(([, value], index) => Math.max(0, value - (sorted[index - 1]?.[1] ?? 0)));
  const bounds = sorted.map(([bound]) => bound).filter((bound) => Number.isFinite(bound));
  if (counts.length === bounds.length) counts.push(0);
  return { bounds, counts, total: sorted.at(-1)?.[1] };
}

function parseBound(text: string): number {
  return /^\+?inf$/i.test(text) ? Infinity : Number(text);
}

function readQuantiles(samples: readonly Sample[]): Entries {
  const quantiles = samples.filter((sample) => sample.labels.quantile !== undefined && !Number.isNaN(sample.value));
  return {
    bounds: quantiles.map((sample) => Number(sample.labels.quantile)),
    counts: quantiles.map((sample) => sample.value),
    total: undefined,
  };
}

function describeLabels(sample: Sample): string {
  const own = Object.entries(sample.labels).filter(([key]) => !distributionLabels.has(key));
  return JSON.stringify(own.toSorted(([a], [b]) => (a < b ? -1 : 1)));
}
