// One collection of a service's metrics, encoded by our encoder and by OpenTelemetry's serialiser.
import { ROOT_CONTEXT, trace, TraceFlags } from '@opentelemetry/api';
import { JsonMetricsSerializer, ProtobufMetricsSerializer } from '@opentelemetry/otlp-transformer';
import { resourceFromAttributes } from '@opentelemetry/resources';
import type { ResourceMetrics } from '@opentelemetry/sdk-metrics';
import { encodeJsonMetrics } from '../../../sdk/src/destinations/otlp-json-metrics.ts';
import { encodeMetrics } from '../../../sdk/src/destinations/otlp-metrics.ts';
import type { ExemplarFilter } from '../../../sdk/src/meter/exemplars.ts';
import { OwnMeterProvider } from '../../../sdk/src/meter/provider.ts';
import type { Work } from './rounds.ts';

const routes = 50;
const resource = resourceFromAttributes({ 'service.name': 'shop', 'service.version': '1.2.3', 'host.name': 'host-1' });
const spanContext = {
  traceId: '0af7651916cd43dd8448eb211c80319c',
  spanId: 'b7ad6b7169203331',
  traceFlags: TraceFlags.SAMPLED,
};

/** 10 counters, 5 gauges and 5 histograms, with 50 series each. */
async function collectMetrics(exemplarFilter: ExemplarFilter): Promise<ResourceMetrics> {
  const provider = new OwnMeterProvider({ resource, maxSeries: 2000, exemplarFilter });
  const collector = provider.createCollector('cumulative');
  const meter = provider.getMeter('bench', '1.0.0');
  const context = trace.setSpanContext(ROOT_CONTEXT, spanContext);
  for (let route = 0; route < routes; route += 1) {
    const attributes = {
      'http.route': `/orders/${route}/items`,
      'http.request.method': 'GET',
      'http.response.status_code': 200,
    };
    for (let index = 0; index < 10; index += 1)
      meter.createCounter(`count.${index}`, { unit: '{order}' }).add(route + 0.5, attributes, context);
    for (let index = 0; index < 5; index += 1) meter.createGauge(`level.${index}`).record(route, attributes);
    for (let index = 0; index < 5; index += 1) {
      const wait = meter.createHistogram(`wait.${index}`, { unit: 's', description: 'How long it took.' });
      for (let value = 1; value < 10_000; value *= 3) wait.record(value, attributes, context);
    }
  }
  return (await collector.collect({ timeoutMillis: 1000, isHolding: true })).metrics;
}

export interface EncodersBench {
  readonly works: readonly Work[];
  /** Bytes of one request, by name. */
  readonly sizes: ReadonlyMap<string, number>;
}

export async function createEncoders(): Promise<EncodersBench> {
  const plain = await collectMetrics('always_off');
  const exemplary = await collectMetrics('trace_based');
  const encoders: Readonly<Record<string, () => Uint8Array | undefined>> = {
    'opentelemetry, protobuf': () => ProtobufMetricsSerializer.serializeRequest(plain),
    'pitwall, protobuf': () => encodeMetrics(plain),
    'pitwall, protobuf, with exemplars': () => encodeMetrics(exemplary),
    'opentelemetry, JSON': () => JsonMetricsSerializer.serializeRequest(plain),
    'pitwall, JSON': () => encodeJsonMetrics(plain),
    'pitwall, JSON, with exemplars': () => encodeJsonMetrics(exemplary),
  };
  const works = Object.entries(encoders).map(([name, encode]) => ({
    name,
    run: (times: number) => repeat(encode, times),
  }));
  const sizes = new Map(Object.entries(encoders).map(([name, encode]) => [name, encode()?.byteLength ?? 0]));
  return { works, sizes };
}

let encodedBytes = 0;

function repeat(encode: () => Uint8Array | undefined, times: number): void {
  for (let time = 0; time < times; time += 1) encodedBytes += encode()?.byteLength ?? 0;
  if (encodedBytes === 0) throw new Error('nothing was encoded');
}
