// Exemplars: the latest measurement of a series (or of a bucket of it) that was made inside a sampled span, or, with
// `always_on`, anywhere.
// OpenTelemetry's own SDK for JavaScript has none (sdk-metrics 3.0.0).
// https://opentelemetry.io/docs/specs/otel/metrics/sdk/#exemplar
import { type Attributes, type Context, context as contextApi, trace, TraceFlags } from '@opentelemetry/api';
import type { DataPoint } from '@opentelemetry/sdk-metrics';

/** https://opentelemetry.io/docs/specs/otel/metrics/sdk/#exemplarfilter */
export type ExemplarFilter = 'trace_based' | 'always_on' | 'always_off';

export interface Exemplar {
  readonly value: number;
  readonly atMillis: number;
  /** Undefined outside a sampled span: there would be nothing to find by it. */
  readonly traceId?: string | undefined;
  readonly spanId?: string | undefined;
  /** Attributes of the measurement that its series does not have: it was added to the one for the overflow. */
  readonly filteredAttributes?: Attributes;
}

/** A data point of our own meter provider may carry them; a histogram's are in the order of its buckets. */
export interface PointWithExemplars {
  readonly exemplars?: readonly Exemplar[];
}

export function readExemplars(point: DataPoint<unknown> & PointWithExemplars): readonly Exemplar[] {
  return point.exemplars ?? [];
}

type Writable = { -readonly [K in keyof Exemplar]: Exemplar[K] };

export function createExemplarSlots(filter: ExemplarFilter): ExemplarSlots | undefined {
  return filter === 'always_off' ? undefined : new ExemplarSlots(filter === 'always_on');
}

/** One per series, or per bucket of it; made at its first exemplar and written over by each later one. */
export class ExemplarSlots {
  readonly #takesAll: boolean;
  #slots: (Writable | undefined)[] | undefined;
  /** Of the next measurement: attributes that the series does not have. */
  filteredAttributes: Attributes | undefined;

  constructor(takesAll: boolean) {
    this.#takesAll = takesAll;
  }

  /** Does nothing outside a sampled span, unless all are taken. */
  offer(slot: number, value: number, context: Context | undefined): void {
    const active = trace.getSpanContext(context ?? contextApi.active());
    const span = active !== undefined && (active.traceFlags & TraceFlags.SAMPLED) !== 0 ? active : undefined;
    if (span === undefined && !this.#takesAll) return;
    const kept = (this.#slots ??= [])[slot];
    if (kept === undefined || this.filteredAttributes !== undefined) {
      const filtered = this.filteredAttributes ? { filteredAttributes: { ...this.filteredAttributes } } : {};
      this.#slots[slot] = { value, atMillis: Date.now(), traceId: span?.traceId, spanId: span?.spanId, ...filtered };
      return;
    }
    kept.value = value;
    kept.atMillis = Date.now();
    kept.traceId = span?.traceId;
    kept.spanId = span?.spanId;
  }

  /** Copies, for a collection; those at or before `sinceMillis` are left out. */
  read(sinceMillis: number): readonly Exemplar[] | undefined {
    if (this.#slots === undefined) return undefined;
    const fresh = this.#slots.filter((slot) => slot !== undefined && slot.atMillis > sinceMillis);
    return fresh.length === 0 ? undefined : fresh.map((slot) => ({ ...slot }) as Exemplar);
  }
}
