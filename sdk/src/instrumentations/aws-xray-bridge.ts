// The two-way bridge between aws-xray-sdk-core's segments and our spans. A segment that stands for a span is bound to it:
// it has the span's id and trace id, its data go to the span as they are added, and it is never sent by itself.
import { context, type Context, ROOT_CONTEXT, type Span, trace, TraceFlags } from '@opentelemetry/api';
import { readTraceHeader, toXrayTraceId } from '../propagation/xray.ts';
import { sdkVersion } from '../version.ts';
import { addAnnotation, addFailure, addMetadata, copySubsegment } from './aws-xray-attributes.ts';

/** The parts of aws-xray-sdk-core 3 that are used here; `default` by ESM. */
export interface XrayModule {
  readonly default?: XrayModule;
  readonly Segment: SegmentClass;
  readonly Subsegment: { readonly prototype: XraySegment };
  captureFunc: Capture;
  captureAsyncFunc: Capture;
  captureCallbackFunc: Capture;
  enableAutomaticMode(): void;
  isAutomaticMode(): boolean;
  getNamespace(): Namespace;
}
export interface XraySegment {
  name: string;
  id: string;
  trace_id: string;
  parent_id?: string;
  start_time: number;
  end_time?: number;
  notTraced?: boolean;
  /** Of Lambda's own segment, which cannot be written to. */
  facade?: boolean;
  parent?: XraySegment;
  metadata?: Readonly<Record<string, unknown>>;
  [method: string]: unknown;
}
type Method = (this: XraySegment, ...given: unknown[]) => unknown;
type SegmentClass = { new (name: string, rootId?: string): XraySegment; readonly prototype: XraySegment };
type Capture = (name: string, work: (...given: unknown[]) => unknown, parent?: unknown) => unknown;
interface Namespace {
  get(key: string): unknown;
}

export interface BridgeOptions {
  /** Whether the application's own segments become spans of ours. */
  readonly adoptsSegments: () => boolean;
}

interface Bound {
  readonly span: Span;
  /** Whether the span ends with the segment. */
  readonly isOwned: boolean;
  /** The span that was the current one when the application began a segment of its own. */
  readonly under?: Span | undefined;
}

interface Bridge extends BridgeOptions {
  readonly xray: XrayModule;
  readonly spans: WeakMap<XraySegment, Bound>;
  readonly segments: WeakMap<Span, XraySegment>;
  isMaking: boolean;
}

const patched = Symbol.for('pitwall.sdk.aws-xray');

/** Once for each copy of the module. */
export function bridgeXray(xray: XrayModule & { [patched]?: true }, options: BridgeOptions): void {
  if (xray[patched]) return;
  xray[patched] = true;
  const bridge: Bridge = { ...options, xray, spans: new WeakMap(), segments: new WeakMap(), isMaking: false };
  patchSegments(bridge);
  patchCaptures(bridge);
  patchCurrent(bridge);
  const enable = xray.enableAutomaticMode.bind(xray);
  xray.enableAutomaticMode = () => {
    enable();
    patchCurrent(bridge); // in manual mode the namespace was destroyed
  };
}

/** getSegment() and resolveSegment() ask the namespace. */
function patchCurrent(bridge: Bridge): void {
  if (!bridge.xray.isAutomaticMode()) return;
  const namespace: Namespace & { [patched]?: true } = bridge.xray.getNamespace();
  if (namespace[patched]) return;
  namespace[patched] = true;
  const get = namespace.get.bind(namespace);
  namespace.get = (key) => (key === 'segment' ? choose(bridge, get(key) as XraySegment | undefined) : get(key));
}

/** The application's own segment, or the one it set itself under our span; else the one of our current span. */
function choose(bridge: Bridge, theirs: XraySegment | undefined): XraySegment | undefined {
  const active = trace.getActiveSpan();
  if (active === undefined || !trace.getSpanContext(context.active())) return theirs;
  if (theirs !== undefined && theirs.facade !== true) {
    if (!bridge.spans.has(theirs)) return theirs;
    for (let at: XraySegment | undefined = theirs; at; at = at.parent)
      if (bridge.spans.get(at)?.span === active || bridge.spans.get(at)?.under === active) return theirs;
  }
  return bridge.segments.get(active) ?? stand(bridge, active);
}

/** A segment that stands for a span of ours, as long as that lives. */
function stand(bridge: Bridge, span: Span): XraySegment {
  const { traceId, spanId, traceFlags } = span.spanContext();
  bridge.isMaking = true;
  try {
    const name = (span as Span & { readonly name?: string }).name ?? 'span';
    const segment = new bridge.xray.Segment(name, toXrayTraceId(traceId));
    segment.id = spanId;
    segment.notTraced = (traceFlags & TraceFlags.SAMPLED) === 0;
    bind(bridge, segment, { span, isOwned: false });
    return segment;
  } finally {
    bridge.isMaking = false;
  }
}

function bind(bridge: Bridge, segment: XraySegment, bound: Bound): void {
  bridge.spans.set(segment, bound);
  if (!bridge.segments.has(bound.span)) bridge.segments.set(bound.span, segment);
}

/** A span that begins where the segment began, and ends with it. */
function adopt(bridge: Bridge, segment: XraySegment, parent: Context): void {
  const tracer = trace.getTracer('@pitwall/sdk/aws-xray', sdkVersion);
  const span = tracer.startSpan(segment.name, { startTime: segment.start_time * 1000 }, parent);
  const { traceId, spanId } = span.spanContext();
  segment.id = spanId;
  if (segment.trace_id !== undefined) segment.trace_id = toXrayTraceId(traceId);
  bind(bridge, segment, { span, isOwned: true, under: trace.getSpan(parent) });
}

function patchSegments(bridge: Bridge): void {
  const { Segment, Subsegment } = bridge.xray;
  for (const prototype of [Segment.prototype, Subsegment.prototype]) {
    after(prototype, 'addSubsegment', (segment, [child]) => {
      const bound = bridge.spans.get(segment);
      if (bound && isSegment(child)) adopt(bridge, child, trace.setSpan(ROOT_CONTEXT, bound.span));
    });
    after(prototype, 'addAnnotation', (segment, [key, value]) => {
      const span = bridge.spans.get(segment)?.span;
      if (span) addAnnotation(span, key, value);
    });
    after(prototype, 'addMetadata', (segment, [, , namespace]) => {
      const span = bridge.spans.get(segment)?.span;
      if (span) addMetadata(span, segment.metadata, namespace);
    });
    after(prototype, 'addError', (segment, [error]) => addFailure(bridge.spans.get(segment)?.span, error));
    after(prototype, 'addFaultFlag', (segment) => addFailure(bridge.spans.get(segment)?.span));
    after(prototype, 'close', (segment) => finish(bridge, segment));
    instead(prototype, 'flush', (segment) => bridge.spans.has(segment));
  }
  after(Segment.prototype, 'setUser', (segment, [user]) => {
    bridge.spans.get(segment)?.span.setAttribute('enduser.id', String(user));
  });
  after(Segment.prototype, 'init', (segment, [, rootId, parentId]) => {
    if (bridge.isMaking || !bridge.adoptsSegments()) return;
    const header = `Root=${String(rootId)};Parent=${String(parentId)}`;
    adopt(bridge, segment, trace.getActiveSpan() ? context.active() : readTraceHeader(ROOT_CONTEXT, header));
  });
}

/** Only what the application began is ended here: the current span has an owner of its own. */
function finish(bridge: Bridge, segment: XraySegment): void {
  const bound = bridge.spans.get(segment);
  if (!bound?.isOwned) return;
  copySubsegment(bound.span, segment);
  bound.span.end(segment.end_time === undefined ? undefined : segment.end_time * 1000);
  const remove = segment.parent?.['removeSubsegment'];
  if (typeof remove === 'function') remove.call(segment.parent, segment); // it is not sent with its parent
}

/** Inside of what is captured, the subsegment's span is the current one for us too. */
function patchCaptures(bridge: Bridge): void {
  const { xray } = bridge;
  for (const name of ['captureFunc', 'captureAsyncFunc', 'captureCallbackFunc'] as const) {
    const capture = xray[name];
    xray[name] = (title, work, parent) => {
      if (typeof work !== 'function') return capture(title, work, parent); // refuses it, in its own words
      return capture(
        title,
        (...given) => {
          const segment = given.at(-1);
          const span = isSegment(segment) ? bridge.spans.get(segment)?.span : undefined;
          return span ? context.with(trace.setSpan(context.active(), span), work, undefined, ...given) : work(...given);
        },
        parent,
      );
    };
  }
}

function isSegment(value: unknown): value is XraySegment {
  return typeof value === 'object' && value !== null && 'start_time' in value;
}

/** Calls `then` after the method; never lets it throw into the application. */
function after(
  prototype: XraySegment,
  name: string,
  then: (segment: XraySegment, given: readonly unknown[]) => void,
): void {
  const original = prototype[name] as Method | undefined;
  if (typeof original !== 'function') return;
  prototype[name] = function (this: XraySegment, ...given: unknown[]): unknown {
    const result = original.apply(this, given);
    try {
      then(this, given);
    } catch {
      // the application's segment is as it would be without us
    }
    return result;
  };
}

function instead(prototype: XraySegment, name: string, isOurs: (segment: XraySegment) => boolean): void {
  const original = prototype[name] as Method | undefined;
  if (typeof original !== 'function') return;
  prototype[name] = function (this: XraySegment, ...given: unknown[]): unknown {
    return isOurs(this) ? undefined : original.apply(this, given);
  };
}
