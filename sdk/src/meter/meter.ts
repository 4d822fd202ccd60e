// OpenTelemetry's Meter: instruments that record into storages. One record is one look-up, however many readers there are.
// Never throws into its caller: a value that is none is said once by OpenTelemetry's own logger and left out.
import {
  type Attributes,
  type BatchObservableCallback,
  type Context,
  type Counter,
  diag,
  type Gauge,
  type Histogram,
  type Meter,
  type MetricOptions,
  type Observable,
  type UpDownCounter,
} from '@opentelemetry/api';
import type { InstrumentType as Kind } from '@opentelemetry/sdk-metrics';
import { InstrumentType } from '../opentelemetry.ts';
import { type Observations, ObservedInstrument } from './observations.ts';
import {
  type AggregationOptions,
  createDescriptor,
  createGaugeStorage,
  createHistogramStorage,
  createSumStorage,
  type Descriptor,
  ObservedStorage,
  type Storage,
} from './storage.ts';

/** https://opentelemetry.io/docs/specs/otel/metrics/sdk/#explicit-bucket-histogram-aggregation */
const defaultBoundaries = [0, 5, 10, 25, 50, 75, 100, 250, 500, 750, 1000, 2500, 5000, 7500, 10_000];
const none: Attributes = Object.freeze({});
const integers = 0; // ValueType.INT

export class OwnMeter implements Meter {
  readonly storages = new Map<string, Storage>();
  readonly #options: AggregationOptions;
  readonly #observations: Observations;

  constructor(options: AggregationOptions, observations: Observations) {
    this.#options = options;
    this.#observations = observations;
  }

  createCounter(name: string, options?: MetricOptions): Counter {
    return this.#createAdding(createDescriptor(name, InstrumentType.COUNTER, options), 0);
  }

  createUpDownCounter(name: string, options?: MetricOptions): UpDownCounter {
    return this.#createAdding(createDescriptor(name, InstrumentType.UP_DOWN_COUNTER, options), -Infinity);
  }

  createGauge(name: string, options?: MetricOptions): Gauge {
    const descriptor = createDescriptor(name, InstrumentType.GAUGE, options);
    const { table } = this.#storageOf(descriptor, () => createGaugeStorage(descriptor, this.#options));
    return { record: guard(descriptor, -Infinity, (value, attributes) => table.cellOfGiven(attributes).set(value)) };
  }

  createHistogram(name: string, options?: MetricOptions): Histogram {
    const descriptor = createDescriptor(name, InstrumentType.HISTOGRAM, options);
    const boundaries = parseBoundaries(options?.advice?.explicitBucketBoundaries);
    const { table } = this.#storageOf(descriptor, () =>
      createHistogramStorage(descriptor, { ...this.#options, boundaries }),
    );
    const record = guard(descriptor, 0, (value, attributes, context) =>
      table.cellOfGiven(attributes).record(value, context),
    );
    return { record };
  }

  createObservableCounter(name: string, options?: MetricOptions): Observable {
    return this.#createObserved(createDescriptor(name, InstrumentType.OBSERVABLE_COUNTER, options));
  }

  createObservableUpDownCounter(name: string, options?: MetricOptions): Observable {
    return this.#createObserved(createDescriptor(name, InstrumentType.OBSERVABLE_UP_DOWN_COUNTER, options));
  }

  createObservableGauge(name: string, options?: MetricOptions): Observable {
    return this.#createObserved(createDescriptor(name, InstrumentType.OBSERVABLE_GAUGE, options));
  }

  addBatchObservableCallback(callback: BatchObservableCallback, observables: Observable[]): void {
    this.#observations.addBatch(callback, observables);
  }

  removeBatchObservableCallback(callback: BatchObservableCallback, observables: Observable[]): void {
    this.#observations.remove(callback, observables);
  }

  #createAdding(descriptor: Descriptor, least: number): Counter {
    const { table } = this.#storageOf(descriptor, () => createSumStorage(descriptor, this.#options));
    const add = guard(descriptor, least, (value, attributes, context) =>
      table.cellOfGiven(attributes).add(value, context),
    );
    return { add };
  }

  #createObserved(descriptor: Descriptor): Observable {
    const storage = this.#storageOf(descriptor, () => new ObservedStorage(descriptor, this.#options));
    return new ObservedInstrument(storage, this.#observations);
  }

  /** The one of the same name, kind and unit, as instruments of one name are one. */
  #storageOf<S extends Storage>(descriptor: Descriptor, create: () => S): S {
    const { type, unit, valueType, name } = descriptor;
    const id = `${name.toLowerCase()} ${type} ${unit} ${valueType}`;
    const known = this.storages.get(id);
    // What is stored under an id was created for the kind that the id names.
    if (known) return known as S;
    if ([...this.storages.keys()].some((other) => other.startsWith(`${name.toLowerCase()} `)))
      diag.warn(`two instruments are called ${name}; they differ in kind or unit, and may shadow each other`);
    const storage = create();
    this.storages.set(id, storage);
    return storage;
  }
}

type Record = (value: number, attributes: Attributes, context: Context | undefined) => void;
type GuardedRecord = (value: number, attributes?: Attributes, context?: Context) => void;

function guard({ name, type, valueType }: Descriptor, least: number, record: Record): GuardedRecord {
  return (value, attributes = none, context) => {
    try {
      if (!isUsable(value, type) || value < least) {
        diag.warn(`${name} was given ${String(value)}, which is left out`);
        return;
      }
      record(valueType === integers ? Math.trunc(value) : value, attributes ?? none, context);
    } catch (error) {
      diag.warn(`${name} could not record: ${String(error)}`); // attributes with a getter that throws
    }
  };
}

/** A sum that is once NaN or infinite stays so for good; a gauge is not. */
function isUsable(value: unknown, type: Kind): boolean {
  return type === InstrumentType.GAUGE ? typeof value === 'number' : Number.isFinite(value);
}

function parseBoundaries(given: readonly number[] | undefined): readonly number[] {
  if (given === undefined) return defaultBoundaries;
  return [...new Set(given.filter(Number.isFinite))].sort((a, b) => a - b);
}
