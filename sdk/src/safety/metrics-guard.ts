// Attributes of measurements, redacted before they are aggregated: two series that differ in a secret only become one.
import type { AnyValue } from '@opentelemetry/api';
import { MeterProvider } from '../opentelemetry.ts';
import { guard, type Method, safeAttributes } from './api-guard.ts';
import { runningRedactor } from './running.ts';

type Callback = (result: Observer) => unknown;
interface Observer {
  observe(...args: readonly unknown[]): void;
}

export function guardMeters(): void {
  const meter = new MeterProvider().getMeter('pitwall');
  guard(meter.createCounter('guarded'), { add: recording });
  guard(meter.createUpDownCounter('guarded'), { add: recording });
  guard(meter.createHistogram('guarded'), { record: recording });
  guard(meter.createGauge('guarded'), { record: recording });
  // The methods of callbacks are inherited by every observable instrument.
  guard(Object.getPrototypeOf(meter.createObservableGauge('guarded')) as object, {
    addCallback: adding,
    removeCallback: adding,
  });
  guard(meter, { addBatchObservableCallback: adding, removeBatchObservableCallback: adding });
}

const recording = (original: Method): Method =>
  function (value, attributes, context) {
    if (attributes === undefined) return original.call(this, value, attributes, context);
    try {
      return original.call(this, value, redactedAttributes(attributes), context);
    } catch {
      return undefined; // whatever it was given, the application goes on
    }
  };

/** The same wrapper for the same callback, so that it is found again when it is removed. */
const wrappers = new WeakMap<Callback, Callback>();
const adding = (original: Method): Method =>
  function (callback, ...rest) {
    return original.call(this, typeof callback === 'function' ? wrap(callback as Callback) : callback, ...rest);
  };

function wrap(callback: Callback): Callback {
  const known = wrappers.get(callback);
  if (known) return known;
  const wrapped: Callback = (result) =>
    callback({
      observe: (...args) => {
        const last = args.length - 1;
        const hasAttributes = typeof args[last] === 'object' && args[last] !== null && last > 0;
        result.observe(...(hasAttributes ? [...args.slice(0, last), redactedAttributes(args[last])] : args));
      },
    });
  wrappers.set(callback, wrapped);
  return wrapped;
}

/** The same object when nothing in it is a secret. */
function redactedAttributes(given: unknown): unknown {
  const attributes = safeAttributes(given) as Record<string, AnyValue>;
  if (typeof attributes !== 'object' || attributes === null) return attributes;
  const redactor = runningRedactor();
  for (const key in attributes) {
    const value = attributes[key];
    if (typeof value !== 'string' && typeof value !== 'object' && typeof value !== 'number') continue;
    if (redactor.value(key, value) !== value) {
      const copy = { ...attributes };
      redactor.attributes(copy);
      return copy;
    }
  }
  return attributes;
}
