// Which metrics have more label sets than their budget, and by which attribute: the one with most distinct values among
// the series that were kept. Nothing is counted while recording. Pure.
import type { Attributes } from '@opentelemetry/api';

export interface CardinalityOffender {
  readonly metric: string;
  readonly series: number;
  /** Measurements that were added to the series with `otel.metric.overflow`. */
  readonly overflowed: number;
  /** The attribute with most distinct values among the series. */
  readonly attribute: string;
  readonly distinctValues: number;
}

interface Counted {
  readonly descriptor: { readonly name: string };
  readonly table: { readonly overflowed: number; readonly all: readonly { readonly attributes: Attributes }[] };
}

/** Those over their budget, the worst first. */
export function findCardinalityOffenders(metrics: Iterable<Counted>): CardinalityOffender[] {
  const over = [...metrics].filter(({ table }) => table.overflowed > 0);
  return over.map(describe).sort((a, b) => b.overflowed - a.overflowed);
}

function describe({ descriptor, table }: Counted): CardinalityOffender {
  const values = new Map<string, Set<string>>();
  for (const { attributes } of table.all)
    for (const [name, value] of Object.entries(attributes)) {
      const seen = values.get(name) ?? new Set();
      values.set(name, seen.add(String(value)));
    }
  const [attribute, distinct] = [...values].sort(([, a], [, b]) => b.size - a.size)[0] ?? ['', new Set()];
  const distinctValues = distinct.size;
  return { metric: descriptor.name, series: table.all.length, overflowed: table.overflowed, attribute, distinctValues };
}
