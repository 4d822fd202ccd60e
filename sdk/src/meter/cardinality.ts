// Which metrics have more label sets than their budget, and by which attribute: the one with most distinct values among
// the series that were kept. Nothing is counted while recording. Pure.
import type { Attributes } from '@opentelemetry/api';

export interface CardinalityOffender {
  readonly metric: string;
  readonly series: number;
  /** What was added to the series with `otel.metric.overflow`. */
  readonly overflowed: number;
  readonly what: 'measurements' | 'label sets';
  /** The attribute with most distinct values among the series. */
  readonly attribute: string;
  readonly distinctValues: number;
}

/** Whatever has a budget of series. */
export interface Budgeted {
  readonly descriptor: { readonly name: string };
  /** `isRead`: what overflows is whole series of somebody else's, not measurements. */
  readonly table: {
    readonly isRead?: true;
    readonly overflowed: number;
    readonly all: readonly { readonly attributes: Attributes }[];
  };
}

/** Those over their budget, the worst first. */
export function findCardinalityOffenders(metrics: Iterable<Budgeted>): CardinalityOffender[] {
  const over = [...metrics].filter(({ table }) => table.overflowed > 0);
  return over.map(describe).sort((a, b) => b.overflowed - a.overflowed);
}

function describe({ descriptor, table }: Budgeted): CardinalityOffender {
  const values = new Map<string, Set<string>>();
  for (const { attributes } of table.all)
    for (const [name, value] of Object.entries(attributes)) {
      const seen = values.get(name) ?? new Set();
      values.set(name, seen.add(String(value)));
    }
  const [attribute, distinct] = [...values].sort(([, a], [, b]) => b.size - a.size)[0] ?? ['', new Set()];
  const distinctValues = distinct.size;
  const what = table.isRead ? 'label sets' : 'measurements';
  const { overflowed } = table;
  return { metric: descriptor.name, series: table.all.length, overflowed, what, attribute, distinctValues };
}
