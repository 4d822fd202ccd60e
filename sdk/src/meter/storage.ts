// What an instrument of one scope, name, kind and unit holds, and how a collection reads it.
import type { Attributes, MetricOptions, ValueType } from '@opentelemetry/api';
import type {
  AggregationTemporality as TemporalityValue,
  InstrumentType as Kind,
  MetricData,
  MetricDescriptor,
} from '@opentelemetry/sdk-metrics';
import { AggregationTemporality, DataPointType, InstrumentType } from '../opentelemetry.ts';
import { GaugeCell, HistogramCell, SumCell } from './cells.ts';
import type { CollectorState, Point } from './collector.ts';
import type { ExemplarFilter } from './exemplars.ts';
import { SeriesTable } from './series-table.ts';

export interface Descriptor extends MetricDescriptor {
  readonly type: Kind;
}

export interface AggregationOptions {
  readonly maxSeries: number;
  readonly exemplarFilter: ExemplarFilter;
  /** What the readers that there are want of histograms. */
  readonly readers: Readers;
}

export interface Readers {
  readonly deltaReaders: number;
  readonly hasExponential: boolean;
}

export interface Observation {
  readonly value: number;
  readonly attributes: Attributes;
}

/** What the cardinality report reads. */
export interface Budgeted {
  readonly overflowed: number;
  readonly all: readonly { readonly attributes: Attributes }[];
}

export interface Storage {
  readonly descriptor: Descriptor;
  readonly table: Budgeted;
  /** @param observed What callbacks said, for an observed instrument. */
  collect(collector: CollectorState, observed: readonly Observation[]): MetricData | undefined;
}

const numbers = { valueType: 1 satisfies ValueType.DOUBLE, description: '', unit: '' } as const;

export function createDescriptor(name: string, type: Kind, options: MetricOptions | undefined): Descriptor {
  const { description = '', unit = '', valueType = numbers.valueType } = options ?? {};
  return { name, type, description, unit, valueType };
}

const isMonotonic = (type: Kind): boolean =>
  type === InstrumentType.COUNTER || type === InstrumentType.OBSERVABLE_COUNTER;
const isGauge = (type: Kind): boolean => type === InstrumentType.GAUGE || type === InstrumentType.OBSERVABLE_GAUGE;
const temporalityOf = (isDelta: boolean): TemporalityValue =>
  isDelta ? AggregationTemporality.DELTA : AggregationTemporality.CUMULATIVE;

export function numberMetric(
  descriptor: Descriptor,
  points: Point<number>[],
  isDelta: boolean,
): MetricData | undefined {
  if (points.length === 0) return undefined;
  const base = { descriptor, aggregationTemporality: temporalityOf(isDelta), dataPoints: points };
  if (isGauge(descriptor.type)) return { ...base, dataPointType: DataPointType.GAUGE };
  return { ...base, dataPointType: DataPointType.SUM, isMonotonic: isMonotonic(descriptor.type) };
}

const isPresent = <P>(point: P | undefined): point is P => point !== undefined;

/** An exemplar of the overflow says which series it would have been. */
function noteFiltered({ exemplars }: SumCell | HistogramCell, attributes: Attributes): void {
  if (exemplars) exemplars.filteredAttributes = attributes;
}

export function createSumStorage(descriptor: Descriptor, options: AggregationOptions) {
  const filter = isMonotonic(descriptor.type) ? options.exemplarFilter : 'always_off';
  const table = new SeriesTable(options.maxSeries, () => new SumCell(filter), noteFiltered);
  const collect = (collector: CollectorState): MetricData | undefined => {
    const isDelta = collector.isDelta(descriptor.type);
    const points = table.all.map((series) => collector.sumPoint(series, isDelta)).filter(isPresent);
    return numberMetric(descriptor, points, isDelta);
  };
  return { descriptor, table, collect };
}

export function createGaugeStorage(descriptor: Descriptor, options: AggregationOptions) {
  const table = new SeriesTable(options.maxSeries, () => new GaugeCell());
  const collect = (collector: CollectorState): MetricData | undefined =>
    numberMetric(descriptor, table.all.map((series) => collector.gaugePoint(series)).filter(isPresent), false);
  return { descriptor, table, collect };
}

export function createHistogramStorage(
  descriptor: Descriptor,
  options: AggregationOptions & { readonly boundaries: readonly number[] },
) {
  const { readers, ...rest } = options;
  const table = new SeriesTable(options.maxSeries, () => new HistogramCell({ ...rest, ...readers }), noteFiltered);
  const collect = (collector: CollectorState): MetricData | undefined => {
    const isDelta = collector.isDelta(descriptor.type);
    const base = { descriptor, aggregationTemporality: temporalityOf(isDelta) };
    if (collector.isExponential) {
      const points = table.all.map((series) => collector.exponentialPoint(series, isDelta)).filter(isPresent);
      if (points.length === 0) return undefined;
      return { ...base, dataPointType: DataPointType.EXPONENTIAL_HISTOGRAM, dataPoints: points };
    }
    const points = table.all.map((series) => collector.histogramPoint(series, isDelta)).filter(isPresent);
    if (points.length === 0) return undefined;
    return { ...base, dataPointType: DataPointType.HISTOGRAM, dataPoints: points };
  };
  return { descriptor, table, collect };
}

/** Only what this collection's callbacks observed is reported; what has gone is gone. */
export class ObservedStorage implements Storage {
  readonly descriptor: Descriptor;
  readonly #maxSeries: number;
  readonly #startMillis = Date.now();
  /** Of the last collection. */
  table: SeriesTable<SumCell>;

  constructor(descriptor: Descriptor, options: AggregationOptions) {
    this.descriptor = descriptor;
    this.#maxSeries = options.maxSeries;
    this.table = this.#createTable();
  }

  collect(collector: CollectorState, observed: readonly Observation[]): MetricData | undefined {
    const overflowed = this.table.overflowed;
    this.table = this.#createTable();
    for (const { value, attributes } of observed) this.#note(value, attributes);
    this.table.overflowed += overflowed;
    const isDelta = collector.isDelta(this.descriptor.type);
    const points = isDelta
      ? collector.observedPoints(this, this.table.all)
      : this.table.all.map((series) => collector.sumPoint(series, false)).filter(isPresent);
    return numberMetric(this.descriptor, points, isDelta);
  }

  #createTable(): SeriesTable<SumCell> {
    return new SeriesTable(this.#maxSeries, () => new SumCell('always_off', this.#startMillis));
  }

  /** Of two observations of one series the last holds; what overflows is added up, as it is of many series. */
  #note(value: number, attributes: Attributes): void {
    const before = this.table.overflowed;
    const cell = this.table.cellOf(attributes);
    cell.total = this.table.overflowed > before && !isGauge(this.descriptor.type) ? cell.total + value : value;
  }
}
