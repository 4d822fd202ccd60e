// What a metric of prom-client says of itself, as a reading. Labels are redacted by the rules of attributes; series that
// differ in a secret only become one. Pure.
import type { ForeignExemplar, ForeignReading, ForeignSeries, ForeignType, GaugeAggregator } from '../meter/foreign.ts';
import { decumulate } from '../meter/foreign-cell.ts';
import { redactedAttributes } from '../safety/measurement-attributes.ts';
import { identifySeries, type PromIdentity, toAttributes } from './prom-labels.ts';

type Labels = Readonly<Record<string, unknown>>;

export interface PromMetricData {
  readonly name: string;
  readonly help: string;
  readonly type: string;
  readonly aggregator?: string;
  readonly values?: readonly PromValue[];
}

interface PromValue {
  /** Of a part of a histogram or summary: `…_bucket`, `…_sum`, `…_count`. */
  readonly metricName?: string;
  readonly labels?: Labels;
  /** Those of the series, where `labels` has `le` only. The same object for all values of a series. */
  readonly sharedLabels?: Labels;
  readonly value: number;
  readonly exemplar?: { readonly labelSet?: Labels; readonly value: number; readonly timestamp: number } | null;
}

interface PromRegistryForm {
  readonly contentType?: string;
  readonly _defaultLabels?: object;
}

/** @throws when it is no metric. */
export function parseMetric(data: PromMetricData, registry: PromRegistryForm): ForeignReading {
  const type = typeOf(data.type);
  const drafts = collectDrafts(data, type, registry._defaultLabels ?? none);
  const bounds = [...(drafts[0]?.buckets.keys() ?? [])].sort((a, b) => a - b);
  const boundaries = bounds.filter((bound) => bound !== Infinity);
  const series = drafts.map((draft) => finish(draft, type, boundaries)).filter((one) => one !== undefined);
  const aggregator = aggregators.find((known) => known === data.aggregator);
  return {
    name: nameOf(data, registry),
    help: data.help,
    type,
    boundaries,
    series,
    ...(type === 'gauge' && aggregator ? { aggregator } : {}),
  };
}

const none = Object.freeze({});
const aggregators: readonly GaugeAggregator[] = ['sum', 'first', 'min', 'max', 'average', 'omit'];

function typeOf(type: string): ForeignType {
  return type === 'counter' || type === 'histogram' || type === 'summary' ? type : 'gauge';
}

/** A registry in the form of OpenMetrics exposes counters with `_total`, and takes it from their names. */
function nameOf({ name, type }: PromMetricData, { contentType = '' }: PromRegistryForm): string {
  const isCompleted = type === 'counter' && contentType.startsWith('application/openmetrics-text');
  return isCompleted ? `${name.replace(/_total$/, '')}_total` : name;
}

interface Draft {
  readonly identity: PromIdentity;
  /** Cumulative, by upper bound. */
  readonly buckets: Map<number, number>;
  readonly quantiles: Map<number, number>;
  readonly exemplars: Map<number, ForeignExemplar>;
  value: number;
  sum: number;
  count: number | undefined;
}

const reserved = { counter: '', gauge: '', histogram: 'le', summary: 'quantile' } as const;

/** In the order of the metric's own. What becomes one series is added up; of levels the last one holds. */
function collectDrafts({ values = [] }: PromMetricData, type: ForeignType, defaults: object): Draft[] {
  const drafts = new Map<string, Draft>();
  for (const value of values) {
    const identity = identifySeries(value.sharedLabels ?? value.labels ?? none, defaults, reserved[type]);
    let draft = drafts.get(identity.key);
    if (!draft) {
      draft = {
        identity,
        buckets: new Map(),
        quantiles: new Map(),
        exemplars: new Map(),
        value: 0,
        sum: 0,
        count: undefined,
      };
      drafts.set(identity.key, draft);
    }
    note(draft, value, type);
  }
  return [...drafts.values()];
}

function note(draft: Draft, { labels = none, metricName = '', value, exemplar }: PromValue, type: ForeignType): void {
  const { le, quantile } = labels as { readonly le?: unknown; readonly quantile?: unknown };
  const bound = type === 'histogram' && le !== undefined ? boundOf(le) : 0;
  // One whose labels were refused is there without a value and a time.
  if (exemplar && Number.isFinite(exemplar.value) && Number.isFinite(exemplar.timestamp))
    draft.exemplars.set(bound, describeExemplar(exemplar));
  if (type === 'gauge') draft.value = value;
  else if (type === 'counter') draft.value += value;
  else if (type === 'histogram' && le !== undefined) draft.buckets.set(bound, (draft.buckets.get(bound) ?? 0) + value);
  else if (type === 'summary' && quantile !== undefined) draft.quantiles.set(Number(quantile), value);
  else if (metricName.endsWith('_sum')) draft.sum += value;
  else if (metricName.endsWith('_count')) draft.count = (draft.count ?? 0) + value;
}

function boundOf(le: unknown): number {
  return le === '+Inf' ? Infinity : Number(le);
}

function describeExemplar({ labelSet, value, timestamp }: NonNullable<PromValue['exemplar']>): ForeignExemplar {
  return { labels: redactedAttributes(toAttributes(labelSet ?? none)), value, atMillis: timestamp * 1000 };
}

/** Undefined where it has no number. */
function finish(draft: Draft, type: ForeignType, boundaries: readonly number[]): ForeignSeries | undefined {
  const { identity, exemplars, quantiles, sum, value } = draft;
  const totals =
    type === 'histogram' ? histogramTotals(draft, boundaries) : type === 'summary' ? [sum, draft.count ?? 0] : [value];
  const isNumber = type === 'gauge' ? typeof value === 'number' : totals.every(Number.isFinite);
  if (!isNumber) return undefined;
  const places = type === 'histogram' ? [...boundaries, Infinity] : [0];
  return {
    ...identity,
    totals,
    ...(type === 'summary' ? { quantiles: [...quantiles].map(([quantile, of]) => ({ quantile, value: of })) } : {}),
    ...(exemplars.size > 0 ? { exemplars: places.map((place) => exemplars.get(place)) } : {}),
  };
}

function histogramTotals({ sum, count, buckets }: Draft, boundaries: readonly number[]): number[] {
  const all = count ?? buckets.get(Infinity) ?? 0;
  const counts = decumulate([...boundaries.map((bound) => buckets.get(bound) ?? 0), all]);
  return [sum, counts.reduce((total, one) => total + one, 0), ...counts];
}
