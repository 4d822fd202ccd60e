// The ids that tie a log line to its trace, read at the call, in each notation that somebody reads.
// ECS: https://www.elastic.co/docs/reference/ecs/ecs-tracing
// OpenTelemetry: https://opentelemetry.io/docs/specs/otel/compatibility/logging_trace_context/
// Datadog: the low 64 bits as a decimal, https://docs.datadoghq.com/tracing/connect_logs_and_traces/opentelemetry/
// X-Ray: https://docs.aws.amazon.com/xray/latest/devguide/xray-api-sendingdata.html#xray-api-traceids
import { context, isSpanContextValid, type SpanContext, trace } from '@opentelemetry/api';

export type Notation = 'ecs' | 'otel' | 'datadog' | 'xray';
export type CorrelationFields = Readonly<Record<string, string>>;

const encodings: Readonly<Record<Notation, (span: SpanContext) => CorrelationFields>> = {
  ecs: (span) => ({ 'trace.id': span.traceId, 'span.id': span.spanId }),
  otel: (span) => ({
    trace_id: span.traceId,
    span_id: span.spanId,
    trace_flags: span.traceFlags.toString(16).padStart(2, '0'),
  }),
  datadog: (span) => ({ 'dd.trace_id': encodeDatadogTraceId(span.traceId), 'dd.span_id': toDecimal(span.spanId) }),
  xray: (span) => ({ xray_trace_id: encodeXrayTraceId(span.traceId) }),
};

const ids: SpanContext = { traceId: '0'.repeat(32), spanId: '0'.repeat(16), traceFlags: 0 };
/** Every field that a notation may write. */
export const correlationFieldNames: readonly string[] = Object.values(encodings).flatMap((encode) =>
  Object.keys(encode(ids)),
);

const notationsKey = Symbol.for('pitwall.sdk.notations');
// Global: `register` and the application may each have a copy of this package.
const globals = globalThis as { [notationsKey]?: readonly Notation[] };

/** Which notations are written from now on. Before: ECS. */
export function useNotations(notations: readonly Notation[]): void {
  globals[notationsKey] = notations;
}

interface Encoded {
  readonly span: SpanContext;
  readonly notations: readonly Notation[] | undefined;
  readonly groups: ReadonlyMap<Notation, CorrelationFields>;
}
let last: Encoded | undefined;

/** The fields of the active span that `given` lacks, or undefined outside of a span. A notation that the application
 * has written itself, whole or in part, is left to it. */
export function readCorrelation(given: object = {}): CorrelationFields | undefined {
  const span = trace.getSpanContext(context.active());
  if (!span || !isSpanContextValid(span)) return undefined;
  return correlateWith(span, given);
}

/** As readCorrelation(), of a span that is at hand. */
export function correlateWith(span: SpanContext, given: object = {}): CorrelationFields {
  const fields: Record<string, string> = {};
  for (const group of encodeSpan(span).values()) {
    const isGiven = Object.keys(group).some((name) => name in given);
    if (!isGiven) Object.assign(fields, group);
  }
  return fields;
}

/** Lines of one span mostly follow each other. */
function encodeSpan(span: SpanContext): Encoded['groups'] {
  const notations = globals[notationsKey];
  if (last?.span !== span || last.notations !== notations) {
    const groups = new Map((notations ?? ['ecs']).map((notation) => [notation, encodings[notation](span)]));
    last = { span, notations, groups };
  }
  return last.groups;
}

function encodeDatadogTraceId(traceId: string): string {
  return toDecimal(traceId.slice(16));
}

/** `1-5759e988-bd862e3fe1be46a994272793` for 5759e988bd862e3fe1be46a994272793. */
function encodeXrayTraceId(traceId: string): string {
  return `1-${traceId.slice(0, 8)}-${traceId.slice(8)}`;
}

function toDecimal(hex: string): string {
  return BigInt(`0x${hex}`).toString();
}
