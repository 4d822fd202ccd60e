// bench/metrics.md. Pure.
import { formatSpread, formatWhole, NOTHING, renderTable } from '../report/table.ts';
import { pairedRatios, spread } from '../statistics.ts';
import type { RoundsPlan } from './rounds.ts';

export interface Group {
  readonly title: string;
  /** Of the ratios. In JSON: that of JSON. */
  readonly reference: string;
  readonly unit: string;
  readonly nanosPerUnit: number;
  readonly measured: ReadonlyMap<string, ReadonlyMap<number, number>>;
  readonly sizes: ReadonlyMap<string, number> | undefined;
}

export interface RunDescription {
  readonly machine: string;
  readonly plan: RoundsPlan;
}

export function renderPage(groups: readonly Group[], { machine, plan }: RunDescription): string {
  const intro = `# Benchmark: metrics, beside OpenTelemetry's own SDK

Measured by \`npm run bench:metrics\`: ${machine}. Generated: edit \`bench/src/metrics\`, not this file.

One process, ${plan.rounds} rounds of at least ${plan.millis} ms of CPU time for each row, in an order that rotates. A cell is the median over the rounds and, in brackets, the least and the greatest; a ratio is taken within a round, and less is better. OpenTelemetry's SDK for JavaScript has no exemplars: what carries them has no peer.`;
  return `${[intro, ...groups.map(renderGroup)].join('\n\n')}\n`;
}

function renderGroup(group: Group): string {
  const format = (nanos: number): string => formatWhole(nanos / group.nanosPerUnit);
  const columns = [
    { title: '', cell: (name: string) => name },
    { title: `ratio ↓`, cell: (name: string) => formatSpread(ratiosOf(group, name), (ratio) => ratio.toFixed(2)) },
    {
      title: `CPU ${group.unit} ↓`,
      cell: (name: string) => formatSpread(spread([...(group.measured.get(name)?.values() ?? [])]), format),
    },
    ...(group.sizes ? [{ title: 'bytes', cell: (name: string) => sizeOf(group, name) }] : []),
  ];
  return `## ${group.title}\n\n${renderTable([...group.measured.keys()], columns)}`;
}

function ratiosOf({ measured, reference }: Group, name: string) {
  const own = name.includes('JSON') ? reference.replace('protobuf', 'JSON') : reference;
  const references = measured.get(own);
  const values = measured.get(name);
  return references && values ? spread(pairedRatios(values, references)) : undefined;
}

function sizeOf({ sizes }: Group, name: string): string {
  const size = sizes?.get(name);
  return size === undefined ? NOTHING : formatWhole(size);
}
