// `X-Amzn-Trace-Id: Root=1-<8 hex>-<24 hex>;Parent=<16 hex>;Sampled=<0|1>`, by OpenTelemetry's own propagator.
// https://docs.aws.amazon.com/xray/latest/devguide/xray-concepts.html#xray-concepts-tracingheader
import {
  type Context,
  type SpanContext,
  type TextMapGetter,
  type TextMapPropagator,
  TraceFlags,
} from '@opentelemetry/api';
import { loadXray } from '../opentelemetry.ts';
import { readHeader } from './first-found.ts';

const xrayHeader = 'x-amzn-trace-id';

export function createXrayPropagator(): TextMapPropagator {
  const propagator = new (loadXray().AWSXRayPropagator)();
  return {
    inject: (context, carrier, setter) => propagator.inject(context, carrier, setter),
    extract: (context, carrier, getter) => {
      const header = readHeader(carrier, getter, xrayHeader);
      return header === undefined ? context : propagator.extract(context, normaliseXrayHeader(header), textGetter);
    },
    fields: () => propagator.fields(),
  };
}

/** The context of a header's text: of an environment variable, of a message's attribute. */
export function readTraceHeader(context: Context, header: string): Context {
  return new (loadXray().AWSXRayPropagator)().extract(context, normaliseXrayHeader(header), textGetter);
}

/** The header's text, where no carrier takes it: a message's system attribute. */
export function toTraceHeader({ traceId, spanId, traceFlags }: SpanContext): string {
  return `Root=${toXrayTraceId(traceId)};Parent=${spanId};Sampled=${traceFlags & TraceFlags.SAMPLED}`;
}

/** `1-<8 hex>-<24 hex>`. */
export function toXrayTraceId(traceId: string): string {
  return `1-${traceId.slice(0, 8)}-${traceId.slice(8)}`;
}

const textGetter: TextMapGetter<string> = { get: (header) => header, keys: () => [xrayHeader] };

/**
 * What the propagator of 3.0.0 would refuse or pass on wrongly: upper-case ids, and a decision that is left to us (`Sampled=?`
 * or none), which is taken as yes, since a trace that is not recorded cannot be had back. Pure.
 */
function normaliseXrayHeader(header: string): string {
  const fields = new Map(
    header.split(';').map((field) => {
      const at = field.indexOf('=');
      return [
        field.slice(0, at).trim().toLowerCase(),
        field
          .slice(at + 1)
          .trim()
          .toLowerCase(),
      ];
    }),
  );
  const sampled = fields.get('sampled') === '0' ? TraceFlags.NONE : TraceFlags.SAMPLED;
  return `Root=${fields.get('root') ?? ''};Parent=${fields.get('parent') ?? ''};Sampled=${sampled}`;
}
