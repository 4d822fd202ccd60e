// What OpenTelemetry's conventions call our parts: one queue (a processor) and one exporter for each destination.
// https://opentelemetry.io/docs/specs/semconv/registry/attributes/otel/#otel-component-attributes
import type { Attributes } from '@opentelemetry/api';
import type { OtlpProtocol } from '../configuration/settings/otlp.ts';
import type { SignalName } from '../pipeline/types.ts';

const words = { traces: 'span', logs: 'log', metrics: 'metric' } as const satisfies Record<SignalName, string>;
const protocols = {
  'http/protobuf': 'otlp_http',
  'http/json': 'otlp_http_json',
  grpc: 'otlp_grpc',
} as const satisfies Record<OtlpProtocol, string>;

export interface ExporterIdentity {
  readonly signal: SignalName;
  readonly destination: string;
  readonly address: string;
  /** Of `otlp`. */
  readonly protocol: OtlpProtocol;
}

/** Pure. A name is its type and the destination, which is unique in a signal and the same after a restart. */
export function describeExporter({ signal, destination, address, protocol }: ExporterIdentity): Attributes {
  const prefix = destination === 'otlp' ? protocols[protocol] : `pitwall_${destination}`;
  return { ...describeComponent(`${prefix}_${words[signal]}_exporter`, destination), ...describeServer(address) };
}

/** Of traces and logs: metrics have no queue in the conventions. Pure. */
export function describeProcessor(signal: 'traces' | 'logs', destination: string): Attributes {
  return describeComponent(`batching_${words[signal]}_processor`, destination);
}

export const prometheusExporter: Attributes = describeComponent('prometheus_http_text_metric_exporter', 'prometheus');

export function describeReader(name: string): Attributes {
  return describeComponent('periodic_metric_reader', name);
}

function describeComponent(type: string, name: string): Attributes {
  return { 'otel.component.type': type, 'otel.component.name': `${type}/${name}` };
}

const defaultPorts: Readonly<Record<string, number>> = { 'http:': 80, 'https:': 443 };

/** Where the address is one of a network. */
function describeServer(address: string): Attributes {
  const url = URL.parse(address);
  if (!url?.hostname) return {};
  const port = url.port === '' ? defaultPorts[url.protocol] : Number(url.port);
  const host = url.hostname.replaceAll(/[[\]]/g, ''); // of an IPv6 address
  return { 'server.address': host, ...(port === undefined ? {} : { 'server.port': port }) };
}
