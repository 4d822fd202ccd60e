// Traces that the head sampled out, kept when they end in an error or are slow. Their spans are recorded and held until
// the local root ends, then all go out or none. Bounded in traces, spans, bytes and time; what is over a bound is let go, oldest traces first,
// and counted.
// The flag in `traceparent` stays as it was decided: other services keep their own parts by their own rules.
import { SpanStatusCode } from '@opentelemetry/api';
import type { ReadableSpan } from '@opentelemetry/sdk-trace';
import { estimateSpanBytes } from './span-size.ts';

export interface KeptTracesOptions {
  /** Slower local roots are kept; 0: only errors are. */
  readonly slowMillis: number;
  readonly export: (span: ReadableSpan) => void;
  readonly limits?: Partial<typeof defaultLimits>;
  readonly now?: () => number;
}

const defaultLimits = {
  maxTraces: 1000,
  maxSpansPerTrace: 512,
  maxSpans: 20_000,
  /** As the memory queue of a destination. */
  maxBytes: 16 * 1024 * 1024,
  maxAgeMillis: 60_000,
};

export interface KeptTracesAccount {
  /** Traces by what became of them; `held` are undecided. */
  readonly error: number;
  readonly slow: number;
  readonly unremarkable: number;
  readonly evicted: number;
  readonly held: number;
  readonly heldSpans: number;
  /** About. */
  readonly heldBytes: number;
  /** Spans that were let go of traces that were still held: over a bound by themselves. */
  readonly droppedSpans: number;
}

export interface KeptTraces {
  onStart(span: ReadableSpan): void;
  onEnd(span: ReadableSpan): void;
  account(): KeptTracesAccount;
}

interface HeldTrace {
  readonly rootId: string;
  readonly startedAt: number;
  readonly spans: ReadableSpan[];
  bytes: number;
  droppedSpans: number;
  outcome: 'held' | 'kept' | 'dropped';
}

export function createKeptTraces(options: KeptTracesOptions): KeptTraces {
  return new TraceHold(options);
}

class TraceHold implements KeptTraces {
  readonly #options: KeptTracesOptions;
  readonly #limits: typeof defaultLimits;
  readonly #now: () => number;
  /** Undecided, oldest first. */
  readonly #held = new Set<HeldTrace>();
  /** Of each span that has not ended, oldest first. */
  readonly #traceOf = new Map<string, HeldTrace>();
  readonly #counts = { error: 0, slow: 0, unremarkable: 0, evicted: 0 };
  #spanCount = 0;
  #byteCount = 0;
  #droppedSpans = 0;

  constructor(options: KeptTracesOptions) {
    this.#options = options;
    this.#limits = { ...defaultLimits, ...options.limits };
    this.#now = options.now ?? (() => performance.now());
  }

  onStart(span: ReadableSpan): void {
    const { spanId } = span.spanContext();
    const parent = span.parentSpanContext;
    const isLocalRoot = parent === undefined || parent.isRemote === true;
    const trace = isLocalRoot ? this.#open(spanId) : this.#traceOf.get(parent.spanId);
    if (!trace) return;
    this.#traceOf.set(spanId, trace);
    if (this.#traceOf.size > this.#limits.maxSpans) this.#forgetOldestSpan();
  }

  onEnd(span: ReadableSpan): void {
    const { spanId } = span.spanContext();
    const trace = this.#traceOf.get(spanId);
    if (!trace) return;
    this.#traceOf.delete(spanId);
    if (trace.outcome === 'kept') return this.#options.export(span);
    if (trace.outcome === 'dropped') return;
    if (trace.rootId === spanId) return this.#decide(trace, span);
    this.#hold(trace, span);
  }

  account(): KeptTracesAccount {
    return {
      ...this.#counts,
      held: this.#held.size,
      heldSpans: this.#spanCount,
      heldBytes: this.#byteCount,
      droppedSpans: this.#droppedSpans,
    };
  }

  #open(rootId: string): HeldTrace {
    this.#evictOld();
    const trace: HeldTrace = { rootId, startedAt: this.#now(), spans: [], bytes: 0, droppedSpans: 0, outcome: 'held' };
    this.#held.add(trace);
    return trace;
  }

  #hold(trace: HeldTrace, span: ReadableSpan): void {
    const { maxSpansPerTrace, maxSpans, maxBytes } = this.#limits;
    const bytes = estimateSpanBytes(span);
    const isTooMuch = trace.spans.length >= maxSpansPerTrace || trace.bytes + bytes > maxBytes;
    if (!isTooMuch) {
      // The newest traces are the likeliest to be looked at: the oldest make room, and this one only for itself.
      for (const oldest of this.#held) {
        if (this.#spanCount < maxSpans && this.#byteCount + bytes <= maxBytes) break;
        if (oldest !== trace) this.#evict(oldest);
      }
    }
    if (isTooMuch || this.#spanCount >= maxSpans) {
      trace.droppedSpans += 1;
      this.#droppedSpans += 1;
      return;
    }
    trace.spans.push(span);
    trace.bytes += bytes;
    this.#spanCount += 1;
    this.#byteCount += bytes;
  }

  #decide(trace: HeldTrace, root: ReadableSpan): void {
    const reason = this.#reasonToKeep(root);
    this.#counts[reason ?? 'unremarkable'] += 1;
    const spans = this.#close(trace, reason === undefined ? 'dropped' : 'kept');
    if (reason === undefined) return;
    root.attributes['pitwall.sampling.kept'] = reason;
    if (trace.droppedSpans > 0) root.attributes['pitwall.sampling.dropped_spans'] = trace.droppedSpans;
    for (const span of spans) this.#options.export(span);
    this.#options.export(root);
  }

  #reasonToKeep(root: ReadableSpan): 'error' | 'slow' | undefined {
    if (root.status.code === SpanStatusCode.ERROR) return 'error';
    const millis = root.duration[0] * 1000 + root.duration[1] / 1e6;
    return this.#options.slowMillis > 0 && millis >= this.#options.slowMillis ? 'slow' : undefined;
  }

  /** @returns its spans: a span that never ends would hold them with the trace. */
  #close(trace: HeldTrace, outcome: 'kept' | 'dropped'): readonly ReadableSpan[] {
    trace.outcome = outcome;
    this.#spanCount -= trace.spans.length;
    this.#byteCount -= trace.bytes;
    this.#held.delete(trace);
    return trace.spans.splice(0);
  }

  #evictOld(): void {
    const oldest = this.#now() - this.#limits.maxAgeMillis;
    for (const trace of this.#held) {
      if (this.#held.size < this.#limits.maxTraces && trace.startedAt > oldest) return;
      this.#evict(trace);
    }
  }

  #evict(trace: HeldTrace): void {
    this.#close(trace, 'dropped');
    this.#counts.evicted += 1;
  }

  /** A span that never ends would be remembered for ever. */
  #forgetOldestSpan(): void {
    const [oldest] = this.#traceOf;
    if (!oldest) return;
    this.#traceOf.delete(oldest[0]);
    if (oldest[1].outcome === 'held') this.#evict(oldest[1]);
  }
}
