// Several notations at once: all are written, and the first that finds a trace is the one that counts. OpenTelemetry's
// composite lets the last one win, so that a header which a proxy added could replace the caller's own.
import { diag, type TextMapGetter, type TextMapPropagator, trace } from '@opentelemetry/api';

export interface Notation {
  readonly propagator: TextMapPropagator;
  /** False: baggage, which is read beside whatever trace is found. */
  readonly carriesTrace: boolean;
}

export function createFirstFoundPropagator(notations: readonly Notation[]): TextMapPropagator {
  const fields = [...new Set(notations.flatMap(({ propagator }) => propagator.fields()))];
  return {
    inject: (context, carrier, setter) => {
      for (const { propagator } of notations) guard(propagator, () => propagator.inject(context, carrier, setter));
    },
    extract: (context, carrier, getter) => {
      let found = context;
      let hasTrace = false;
      for (const { propagator, carriesTrace } of notations) {
        if (carriesTrace && hasTrace) continue;
        found = guard(propagator, () => propagator.extract(found, carrier, getter)) ?? found;
        hasTrace ||= trace.getSpan(found) !== trace.getSpan(context);
      }
      return found;
    },
    fields: () => [...fields],
  };
}

/** A propagator that fails on what a stranger sent costs the request its context, never the request. */
function guard<T>(propagator: TextMapPropagator, work: () => T): T | undefined {
  try {
    return work();
  } catch (error) {
    diag.warn(`propagation of ${propagator.fields().join(', ')} failed: ${String(error)}`);
    return undefined;
  }
}

/** The first value of a header, whatever its case and number. */
export function readHeader<C>(carrier: C, getter: TextMapGetter<C>, name: string): string | undefined {
  const direct = getter.get(carrier, name);
  const value = direct ?? getter.get(carrier, getter.keys(carrier).find((key) => key.toLowerCase() === name) ?? name);
  const first = Array.isArray(value) ? value[0] : value;
  return typeof first === 'string' ? first.trim() : undefined;
}
