// A chart's series as lines with a name, a colour and numbers for the legend.
import type { MetricQueryReply } from '../../../src/api/types.ts';
import { hueCount } from '../colour/service-colour.ts';

export interface ChartLine {
  readonly name: string;
  readonly hue: number;
  /** Beyond ten lines colours repeat, dashed. */
  readonly isDashed: boolean;
  readonly values: readonly (number | null)[];
  readonly last: number | null;
  readonly min: number | null;
  readonly max: number | null;
  readonly mean: number | null;
}

const collator = new Intl.Collator('en', { numeric: true });

/** A line that stands for a service has the service's hue; `hueOfService` knows it. */
export function describeLines(reply: MetricQueryReply, hueOfService: (service: string) => number): ChartLine[] {
  // By name: an order by size would shuffle lines and colours with every update.
  const byName = reply.series.toSorted((a, b) => collator.compare(nameOf(a.labels), nameOf(b.labels)));
  return byName.map(({ labels, values }, i) => {
    const service = Object.keys(labels).length === 1 ? labels['service'] : undefined;
    const known = values.filter((value) => value !== null);
    return {
      name: nameOf(labels),
      hue: service === undefined ? i % hueCount : hueOfService(service),
      isDashed: i >= hueCount,
      values,
      last: known.at(-1) ?? null,
      min: known.length === 0 ? null : Math.min(...known),
      max: known.length === 0 ? null : Math.max(...known),
      mean: known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0) / known.length,
    };
  });
}

/** One label is its value; several name their keys; none is everything. */
export function nameOf(labels: Readonly<Record<string, string>>): string {
  const entries = Object.entries(labels);
  if (entries.length === 0) return 'all';
  if (entries.length === 1) return entries[0]![1] === '' ? '(none)' : entries[0]![1];
  return entries.map(([key, value]) => `${key}=${value}`).join(' ');
}
