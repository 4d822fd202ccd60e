// Metrics that somebody else counts, as one reader gets them. A summary, for which the data of OpenTelemetry's SDK has no
// kind, becomes what its text exposition is: a gauge by `quantile`, and the counters `_sum` and `_count`, which know the
// summary that they stand for.
// Numbers that are none (NaN, infinite) are left out: most backends have no form for them.
import type { DataPoint, Histogram, InstrumentType as Kind, MetricData } from '@opentelemetry/sdk-metrics';
import { AggregationTemporality, DataPointType, InstrumentType } from '../opentelemetry.ts';
import type { CollectorState, Point } from './collector.ts';
import type { Exemplar } from './exemplars.ts';
import type { ForeignExemplar } from './foreign.ts';
import type { FamilySeries, ForeignFamily } from './foreign-family.ts';
import { createDescriptor, type Descriptor, numberMetric } from './storage.ts';
import type { PartOfSummary, Summary, SummaryData } from './summary.ts';

interface Reader {
  readonly family: ForeignFamily;
  /** Those that answered. */
  readonly all: readonly FamilySeries[];
  readonly collector: CollectorState;
}

export function collectFamily(reader: Reader): MetricData[] {
  return collectors[reader.family.head.type](reader).filter((metric) => metric !== undefined);
}

type Collect = (reader: Reader) => ((MetricData & PartOfSummary) | undefined)[];

const counters = InstrumentType.OBSERVABLE_COUNTER;
const gauges = InstrumentType.OBSERVABLE_GAUGE;

const collectors: Readonly<Record<ForeignFamily['head']['type'], Collect>> = {
  counter: (reader) => {
    const taken = takeTotals(reader, counters);
    const points = taken.map(({ series, totals: [value = 0] }) => ({
      ...pointOf(reader, series, { kind: counters, value }),
      ...exemplarsOf(series, reader.collector),
    }));
    return [numbersOf(reader, { kind: counters, points })];
  },
  gauge: (reader) => {
    const points = reader.all.map((series) =>
      pointOf(reader, series, { kind: gauges, value: series.cell.raw[0] ?? Number.NaN }),
    );
    return [numbersOf(reader, { kind: gauges, points })];
  },
  histogram: (reader) => [histogramsOf(reader)],
  summary: (reader) => {
    const taken = takeTotals(reader, counters);
    const part = (suffix: string, index: number): MetricData | undefined => {
      const points = taken.map(({ series, totals }) =>
        // What measurements below zero take away is left out: a counter does not fall.
        pointOf(reader, series, { kind: counters, value: Math.max(0, totals[index] ?? 0) }),
      );
      return numbersOf(reader, { kind: counters, points, suffix });
    };
    const quantiles = numbersOf(reader, { kind: gauges, points: quantilesOf(reader) });
    const standsFor = summaryOf(reader);
    return [quantiles, part('_sum', 0), part('_count', 1)].map((metric) => metric && { ...metric, standsFor });
  },
};

interface Taken {
  readonly series: FamilySeries;
  readonly totals: readonly number[];
}

/** As they are, or what was added since this reader's last collection; nothing where nothing was. */
function takeTotals({ all, collector }: Reader, kind: Kind): Taken[] {
  const isDelta = collector.isDelta(kind);
  return all.flatMap((series) => {
    const totals = isDelta ? collector.added(series.cell, series.cell.totals) : series.cell.raw;
    return totals ? [{ series, totals }] : [];
  });
}

function pointOf<V>({ collector }: Reader, series: FamilySeries, { kind, value }: { kind: Kind; value: V }): Point<V> {
  const times = collector.times(series.cell.startMillis, collector.isDelta(kind));
  return { ...times, attributes: series.attributes, value };
}

interface Numbers {
  readonly kind: Kind;
  readonly points: readonly Point<number>[];
  readonly suffix?: string;
}

function numbersOf(reader: Reader, { kind, points, suffix = '' }: Numbers): MetricData | undefined {
  const finite = points.filter(({ value }) => Number.isFinite(value));
  return numberMetric(describe(reader, kind, suffix), finite, reader.collector.isDelta(kind));
}

function describe({ family }: Reader, kind: Kind, suffix = ''): Descriptor {
  return createDescriptor(`${family.head.name}${suffix}`, kind, { description: family.head.help });
}

/** Always a total: OTLP has no other summary. */
function summaryOf(reader: Reader): SummaryData {
  const dataPoints = reader.all.map((series): DataPoint<Summary> => {
    const [sum = 0, count = 0] = series.cell.raw;
    return pointOf(reader, series, { kind: gauges, value: { sum, count, quantiles: series.quantiles ?? [] } });
  });
  return { descriptor: describe(reader, gauges), dataPointType: 'summary', dataPoints };
}

function quantilesOf(reader: Reader): Point<number>[] {
  return reader.all.flatMap((series) =>
    (series.quantiles ?? []).map(({ quantile, value }) => {
      const point = pointOf(reader, series, { kind: gauges, value });
      return { ...point, attributes: { ...series.attributes, quantile: String(quantile) } };
    }),
  );
}

function histogramsOf(reader: Reader): MetricData | undefined {
  const kind = InstrumentType.HISTOGRAM;
  const { boundaries } = reader.family.head;
  const points = takeTotals(reader, kind).map(({ series, totals: [sum = 0, count = 0, ...counts] }) => {
    const value: Histogram = { sum, count, buckets: { boundaries: [...boundaries], counts } };
    return { ...pointOf(reader, series, { kind, value }), ...exemplarsOf(series, reader.collector) };
  });
  if (points.length === 0) return undefined;
  const isDelta = reader.collector.isDelta(kind);
  return {
    descriptor: describe(reader, kind),
    aggregationTemporality: isDelta ? AggregationTemporality.DELTA : AggregationTemporality.CUMULATIVE,
    dataPointType: DataPointType.HISTOGRAM,
    dataPoints: points satisfies DataPoint<Histogram>[],
  };
}

/** Those that name a trace, by one of the names that prom-client's documentation uses. */
function exemplarsOf({ exemplars = [] }: FamilySeries, collector: CollectorState): { exemplars?: readonly Exemplar[] } {
  const found = exemplars.flatMap((exemplar) =>
    exemplar && collector.isNew(exemplar.atMillis) ? toExemplar(exemplar) : [],
  );
  return found.length > 0 ? { exemplars: found } : {};
}

function toExemplar({ labels, value, atMillis }: ForeignExemplar): Exemplar[] {
  const traceId = String(labels['traceId'] ?? labels['trace_id'] ?? labels['traceID'] ?? '');
  const spanId = String(labels['spanId'] ?? labels['span_id'] ?? labels['spanID'] ?? '');
  const isValid = /^[0-9a-f]{32}$/.test(traceId) && /^[0-9a-f]{16}$/.test(spanId);
  return isValid ? [{ value, atMillis, traceId, spanId }] : [];
}
