// Typed instruments from signal definitions: a wrong attribute does not compile.
import { type Attributes, metrics, type Meter } from '@opentelemetry/api';
import type { AttributesOf, MetricDefinition, MetricDefinitions } from '@pitwall/signals';

/** A value and its attributes, as an observing callback returns them. */
export type Observation<D extends MetricDefinition> = readonly [
  value: number,
  attributes: AttributesOf<D['attributes']>,
];

export interface AddingInstrument<D extends MetricDefinition> {
  add(value: number, attributes: AttributesOf<D['attributes']>): void;
  /** Reads the running total at each collection instead of adding. */
  observe(read: () => readonly Observation<D>[] | Promise<readonly Observation<D>[]>): void;
}

export interface RecordingInstrument<D extends MetricDefinition> {
  record(value: number, attributes: AttributesOf<D['attributes']>): void;
}

export interface ObservingInstrument<D extends MetricDefinition> extends RecordingInstrument<D> {
  /** Reads the value at each collection instead of recording. */
  observe(read: () => readonly Observation<D>[] | Promise<readonly Observation<D>[]>): void;
}

export type InstrumentOf<D extends MetricDefinition> = D['kind'] extends 'counter' | 'upDownCounter'
  ? AddingInstrument<D>
  : D['kind'] extends 'histogram'
    ? RecordingInstrument<D>
    : ObservingInstrument<D>;

export type InstrumentsOf<S extends MetricDefinitions> = { readonly [K in keyof S]: InstrumentOf<S[K]> };

/**
 * Instruments for a set of definitions, on OpenTelemetry's global meter provider. Without a started SDK they do nothing.
 * @param name Instrumentation scope, shown by backends. Default: `@pitwall/signals`.
 */
export function createInstruments<S extends MetricDefinitions>(
  signals: S,
  name = '@pitwall/signals',
): InstrumentsOf<S> {
  const meter = metrics.getMeter(name);
  const instruments = Object.entries(signals).map(([key, definition]) => [key, createInstrument(meter, definition)]);
  // Each entry is made from its own definition's kind: createInstrument returns what InstrumentOf names.
  return Object.freeze(Object.fromEntries(instruments)) as InstrumentsOf<S>;
}

type Pairs = readonly (readonly [number, Attributes])[];
type Read = () => Pairs | Promise<Pairs>;

function createInstrument(meter: Meter, definition: MetricDefinition): object {
  const { kind, name, unit, description, buckets } = definition;
  const options = { unit, description };
  switch (kind) {
    case 'counter':
      return {
        ...adding(() => meter.createCounter(name, options)),
        observe: (read: Read) => meter.createObservableCounter(name, options).addCallback(reading(read)),
      };
    case 'upDownCounter':
      return {
        ...adding(() => meter.createUpDownCounter(name, options)),
        observe: (read: Read) => meter.createObservableUpDownCounter(name, options).addCallback(reading(read)),
      };
    case 'histogram': {
      const advice = buckets ? { advice: { explicitBucketBoundaries: [...buckets] } } : {};
      return meter.createHistogram(name, { ...options, ...advice });
    }
    case 'gauge':
      return {
        ...recording(() => meter.createGauge(name, options)),
        observe: (read: Read) => meter.createObservableGauge(name, options).addCallback(reading(read)),
      };
  }
}

/** The synchronous instrument is made at its first use: one that is only observed must not exist twice. */
function adding(create: () => { add(value: number, attributes: Attributes): void }): object {
  let made: ReturnType<typeof create> | undefined;
  return { add: (value: number, attributes: Attributes) => (made ??= create()).add(value, attributes) };
}

function recording(create: () => { record(value: number, attributes: Attributes): void }): object {
  let made: ReturnType<typeof create> | undefined;
  return { record: (value: number, attributes: Attributes) => (made ??= create()).record(value, attributes) };
}

function reading(read: Read) {
  return (result: Observer): void | Promise<void> => {
    const pairs = read();
    // At once where it can be: a collection at the end of the process does not wait for a promise.
    return pairs instanceof Promise ? pairs.then((late) => observeAll(result, late)) : observeAll(result, pairs);
  };
}

interface Observer {
  observe(value: number, attributes: Attributes): void;
}

function observeAll(result: Observer, pairs: Pairs): void {
  for (const [value, attributes] of pairs) result.observe(value, attributes);
}
