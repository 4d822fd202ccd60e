// What the sink speaks: per path, which signal it is, how a real backend answers, and how its spans are decoded.
// OTLP: https://opentelemetry.io/docs/specs/otlp/#otlphttp-response
// Datadog agent: https://docs.datadoghq.com/agent/troubleshooting/ and the tracer's own expectations (a JSON reply with
// sampling rates; 1 keeps every trace, as the agent answers a service below its limit).

import { decodeDatadogSpansV04, decodeDatadogSpansV05 } from './datadog-spans.ts';
import { decodeOtlpSpans } from './otlp-spans.ts';
import type { ReceivedSpan } from './received-span.ts';

type Signal = 'traces' | 'metrics' | 'logs' | 'other';

export interface Wire {
  readonly path: string;
  readonly signal: Signal;
  readonly status: number;
  readonly contentType: string;
  readonly reply: string;
  readonly decodeSpans?: (body: Buffer) => readonly ReceivedSpan[];
}

const otlp = { status: 200, contentType: 'application/x-protobuf', reply: '' };
const agent = { status: 200, contentType: 'application/json', reply: '{}' };
const agentTraces = { ...agent, reply: '{"rate_by_service":{"service:,env:":1}}' };
const agentInfo = JSON.stringify({
  version: '7.80.0',
  endpoints: ['/v0.4/traces', '/v0.5/traces', '/telemetry/proxy/', '/v0.7/config'],
  client_drop_p0s: false,
});

/** Matched in order, by prefix. */
const wires: readonly Wire[] = [
  { path: '/v1/traces', signal: 'traces', ...otlp, decodeSpans: decodeOtlpSpans },
  { path: '/v1/metrics', signal: 'metrics', ...otlp },
  { path: '/v1/logs', signal: 'logs', ...otlp },
  { path: '/v0.4/traces', signal: 'traces', ...agentTraces, decodeSpans: decodeDatadogSpansV04 },
  { path: '/v0.5/traces', signal: 'traces', ...agentTraces, decodeSpans: decodeDatadogSpansV05 },
  { path: '/info', signal: 'other', ...agent, reply: agentInfo },
  { path: '/telemetry/', signal: 'other', ...agent, status: 202 },
  { path: '/v0.7/config', signal: 'other', ...agent },
];

/** Logstash's http input answers `ok` on every path. */
const logstash: Wire = { path: '/', signal: 'logs', status: 200, contentType: 'text/plain', reply: 'ok' };
const unknown: Wire = { path: '', signal: 'other', status: 404, contentType: 'text/plain', reply: 'unknown path' };

export function resolveWire(path: string): Wire {
  return wires.find((wire) => path.startsWith(wire.path)) ?? (path === logstash.path ? logstash : unknown);
}
