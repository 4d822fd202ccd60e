// What the application counts in registries of its own, on our `/metrics`: under the names that they have there. Pure.
import type { Attributes } from '@opentelemetry/api';
import type { ForeignExemplar, ForeignReading } from '../meter/foreign.ts';
import type { FamilySeries } from '../meter/foreign-family.ts';
import { toPrometheusLabel } from '@pitwall/signals';
import { boundText, escapeHelp, escapeLabel, type Exposition, number } from './prometheus-text.ts';

type Head = Omit<ForeignReading, 'series'>;

/** One metric family. Empty without series. */
export function encodeFamily(head: Head, all: readonly FamilySeries[], form: Exposition): string {
  if (all.length === 0) return '';
  const name = form === 'openmetrics' && head.type === 'counter' ? head.name.replace(/_total$/, '') : head.name;
  const lines = all.flatMap((series) => encoders[head.type](head, series, form));
  return `# HELP ${name} ${escapeHelp(head.help, form)}\n# TYPE ${name} ${typeOf(head, form)}\n${lines.join('\n')}\n`;
}

/** In OpenMetrics, a counter whose samples are not called `_total` has no known type. */
function typeOf({ name, type }: Head, form: Exposition): string {
  return form === 'openmetrics' && type === 'counter' && !name.endsWith('_total') ? 'unknown' : type;
}

type Encode = (head: Head, series: FamilySeries, form: Exposition) => string[];

const encodeNumber: Encode = ({ name, type }, { attributes, cell, exemplars }, form) => {
  const hasExemplar = form === 'openmetrics' && type === 'counter' && name.endsWith('_total');
  const exemplar = hasExemplar ? exemplarText(exemplars?.[0]) : '';
  return [`${name}${labels(attributes)} ${number(cell.raw[0] ?? Number.NaN)}${exemplar}`];
};

const encodeHistogram: Encode = ({ name, boundaries }, { attributes, cell, exemplars }, form) => {
  const [sum = 0, count = 0, ...counts] = cell.raw;
  let cumulative = 0;
  const buckets = counts.map((own, index) => {
    cumulative += own;
    const bound = boundText(boundaries[index] ?? Infinity, form);
    const exemplar = form === 'openmetrics' ? exemplarText(exemplars?.[index]) : '';
    return `${name}_bucket${labels(attributes, `le="${bound}"`)} ${cumulative}${exemplar}`;
  });
  return [...buckets, ...sumAndCount(name, attributes, [sum, count])];
};

const encodeSummary: Encode = ({ name }, { attributes, cell, quantiles = [] }, form) => {
  const lines = quantiles.map(
    ({ quantile, value }) => `${name}${labels(attributes, `quantile="${boundText(quantile, form)}"`)} ${number(value)}`,
  );
  return [...lines, ...sumAndCount(name, attributes, cell.raw)];
};

const encoders: Readonly<Record<Head['type'], Encode>> = {
  counter: encodeNumber,
  gauge: encodeNumber,
  histogram: encodeHistogram,
  summary: encodeSummary,
};

function sumAndCount(name: string, attributes: Attributes, [sum = 0, count = 0]: readonly number[]): string[] {
  const plain = labels(attributes);
  return [`${name}_sum${plain} ${number(sum)}`, `${name}_count${plain} ${count}`];
}

/** Their names are valid already, but for ours of the overflow, and default labels and those of exemplars, which nobody looks at. */
const validLabel = /^(?!__)[A-Za-z_]\w*$/;

function labels(attributes: Attributes, own?: string): string {
  const pairs = Object.entries(attributes).map(
    ([key, value]) => `${validLabel.test(key) ? key : toPrometheusLabel(key)}="${escapeLabel(String(value))}"`,
  );
  const all = own === undefined ? pairs : [...pairs, own];
  return all.length === 0 ? '' : `{${all.join(',')}}`;
}

function exemplarText(exemplar: ForeignExemplar | undefined): string {
  if (!exemplar) return '';
  const { labels: named, value, atMillis } = exemplar;
  return ` # ${labels(named) || '{}'} ${number(value)} ${(atMillis / 1000).toFixed(3)}`;
}
