// Delta points added up to a running total, so that the store and every query know only one temporality. A restart of the
// collector begins a new total, which its new start time marks as a reset.
import type { Distribution, MetricPoint } from '../records.ts';
import type { RunningTotal } from './series.ts';

export function addDelta(total: RunningTotal | undefined, point: MetricPoint): RunningTotal {
  const base = total ?? {
    startMillis: point.startMillis ?? point.timeMillis,
    value: 0,
    count: 0,
    bounds: [],
    counts: [],
  };
  const { distribution } = point;
  if (distribution === undefined) return { ...base, value: base.value + point.value };
  const isSameShape =
    base.counts.length === distribution.counts.length &&
    base.bounds.every((bound, index) => bound === distribution.bounds[index]);
  const sum = { value: base.value + point.value, count: base.count + distribution.count, bounds: distribution.bounds };
  if (base.counts.length > 0 && !isSameShape) {
    // Other buckets than before cannot be added: a new total begins here.
    const fresh = { value: point.value, count: distribution.count, counts: distribution.counts };
    return { ...sum, ...fresh, startMillis: point.startMillis ?? point.timeMillis };
  }
  return { ...base, ...sum, counts: distribution.counts.map((count, index) => count + (base.counts[index] ?? 0)) };
}

/** The point as if its sender reported totals. */
export function resolveCumulative(point: MetricPoint, total: RunningTotal): MetricPoint {
  const distribution: Distribution | undefined =
    point.distribution === undefined
      ? undefined
      : { ...point.distribution, count: total.count, bounds: total.bounds, counts: total.counts };
  return { ...point, isDelta: false, startMillis: total.startMillis, value: total.value, distribution };
}
