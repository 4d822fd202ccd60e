// Datadog's side: the test agent for traces, statsd_exporter for DogStatsD.
import { join } from 'node:path';
import { findPeerProgram } from './installed.ts';
import { type Engine, answers, createFolder, findFreePorts, startProgram, startProgramIn } from './program.ts';

/** Its invariants of what a tracer sends, none of which is on by itself. It has none for OTLP. */
const checks = [
  'meta_events_is_valid_json',
  'meta_tracer_version_header',
  'trace_content_length',
  'trace_count_header',
  'trace_dd_service',
  'trace_peer_service',
];

export interface DdapmTestAgent extends Engine {
  readonly url: string;
  readonly otlpHttpUrl: string;
  readonly otlpGrpcUrl: string;
}

export async function startDdapmTestAgent(): Promise<DdapmTestAgent> {
  const [port = 0, httpPort = 0, grpcPort = 0] = await findFreePorts(3);
  const url = `http://127.0.0.1:${port}`;
  const engine = await startProgram({
    name: 'ddapm-test-agent',
    file: findPeerProgram('ddapm-test-agent'),
    args: ['--port', String(port), '--otlp-http-port', String(httpPort), '--otlp-grpc-port', String(grpcPort)],
    // Its option `--enabled-checks` splits what it gets into letters, and then refuses them.
    env: { DD_TRACE_ENABLED: 'false', ENABLED_CHECKS: checks.join(','), DD_POOL_TRACE_CHECK_FAILURES: 'true' },
    isReady: () => answers(`${url}/info`),
  });
  return {
    ...engine,
    url,
    otlpHttpUrl: `http://127.0.0.1:${httpPort}`,
    otlpGrpcUrl: `http://127.0.0.1:${grpcPort}`,
  };
}

export interface StatsdExporter extends Engine {
  readonly udpPort: number;
  /** Path of a datagram socket. */
  readonly unixgram: string;
  readonly metricsUrl: string;
}

export async function startStatsdExporter(): Promise<StatsdExporter> {
  const [udpPort = 0, port = 0] = await findFreePorts(2);
  const folder = createFolder('statsd');
  const unixgram = join(folder.path, 'dsd.socket');
  const metricsUrl = `http://127.0.0.1:${port}/metrics`;
  const engine = await startProgramIn(folder, {
    name: 'statsd_exporter',
    file: findPeerProgram('statsd-exporter'),
    args: [
      `--web.listen-address=127.0.0.1:${port}`,
      `--statsd.listen-udp=127.0.0.1:${udpPort}`,
      '--statsd.listen-tcp=',
      `--statsd.listen-unixgram=${unixgram}`,
    ],
    isReady: () => answers(metricsUrl),
  });
  return { ...engine, udpPort, unixgram, metricsUrl };
}
