// Jaeger and the OpenTelemetry Collector, which are configured alike.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { findPeerProgram } from './installed.ts';
import { type Engine, accepts, answers, createFolder, findFreePorts, startProgramIn } from './program.ts';

export interface OtlpEngine extends Engine {
  readonly otlpHttpUrl: string;
  readonly otlpGrpcUrl: string;
}

const otlpReceiver = {
  protocols: {
    http: { endpoint: '${env:OTLP_HTTP_ENDPOINT}' },
    grpc: { endpoint: '${env:OTLP_GRPC_ENDPOINT}' },
  },
};
const quiet = { metrics: { level: 'none' } };

export async function startJaeger(): Promise<OtlpEngine & { readonly queryUrl: string }> {
  const [port = 0, grpcPort = 0] = await findFreePorts(2);
  const queryUrl = `http://127.0.0.1:${port}`;
  const storage = { backends: { memory: { memory: { max_traces: 10_000 } } } };
  const query = {
    storage: { traces: 'memory' },
    http: { endpoint: `127.0.0.1:${port}` },
    grpc: { endpoint: `127.0.0.1:${grpcPort}` },
  };
  const engine = await startConfigured('jaeger', {
    extensions: { jaeger_storage: storage, jaeger_query: query },
    receivers: { otlp: otlpReceiver },
    exporters: { jaeger_storage_exporter: { trace_storage: 'memory' } },
    service: {
      telemetry: quiet,
      extensions: ['jaeger_storage', 'jaeger_query'],
      pipelines: { traces: { receivers: ['otlp'], exporters: ['jaeger_storage_exporter'] } },
    },
  });
  await answers(`${queryUrl}/api/services`);
  return { ...engine, queryUrl };
}

/**
 * A Collector with this configuration. An object without `receivers` gets an OTLP receiver, `otlp`; text names the
 * addresses to listen on as `${env:OTLP_HTTP_ENDPOINT}` and `${env:OTLP_GRPC_ENDPOINT}`.
 */
export function startCollector(
  config: string | object,
  env: Readonly<Record<string, string>> = {},
): Promise<OtlpEngine> {
  const whole = typeof config === 'string' ? config : { receivers: { otlp: otlpReceiver }, ...config };
  return startConfigured('otelcol', whole, env);
}

async function startConfigured(
  name: 'jaeger' | 'otelcol',
  config: string | object,
  more: Readonly<Record<string, string>> = {},
): Promise<OtlpEngine> {
  const [httpPort = 0, grpcPort = 0] = await findFreePorts(2);
  const folder = createFolder(name);
  const file = join(folder.path, 'config.yaml');
  writeFileSync(file, typeof config === 'string' ? config : JSON.stringify(config));
  const engine = await startProgramIn(folder, {
    name,
    file: findPeerProgram(name),
    args: [`--config=${file}`],
    env: { ...more, OTLP_HTTP_ENDPOINT: `127.0.0.1:${httpPort}`, OTLP_GRPC_ENDPOINT: `127.0.0.1:${grpcPort}` },
    isReady: () => accepts(httpPort),
  });
  return { ...engine, otlpHttpUrl: `http://127.0.0.1:${httpPort}`, otlpGrpcUrl: `http://127.0.0.1:${grpcPort}` };
}
