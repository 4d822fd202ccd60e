// Every destination with an engine behind it: which settings point at it, and how a trace id is found in it.
// A new destination is one entry.
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { PeerName } from '../../../scripts/peers/table.ts';
import { startReceiver } from '../receiver.ts';
import {
  startDdapmTestAgent,
  startJaeger,
  startMoto,
  startOpenSearch,
  startPrometheus,
  startStatsdExporter,
  startXrayDaemon,
} from './engines.ts';
import { findFreePorts } from './engines/program.ts';
import {
  filterLogEvents,
  findAgentPayloads,
  findJaegerSpans,
  findXraySegments,
  queryPrometheus,
  searchLogs,
} from './queries.ts';

export interface Everywhere {
  readonly name: string;
  readonly peers: readonly PeerName[];
  /** Signals that go there, under the destination's name in `OTEL_…_EXPORTER`. */
  readonly signals: Partial<Record<'traces' | 'metrics' | 'logs', string>>;
  start(): Promise<Place>;
}

export interface Place {
  readonly env: Readonly<Record<string, string>>;
  /** What the engine holds of this trace, or for metrics of the service: nothing yet, when empty. */
  find(traceId: string): Promise<readonly unknown[]>;
  stop(): Promise<void>;
}

export const everywhere: readonly Everywhere[] = [
  { name: 'Jaeger', peers: ['jaeger'], signals: { traces: 'otlp' }, start: startTraces },
  { name: "moto's X-Ray", peers: ['moto', 'xray-daemon'], signals: { traces: 'xray' }, start: startXray },
  {
    name: "Datadog's test agent",
    peers: ['ddapm-test-agent'],
    signals: { traces: 'datadog', logs: 'datadog' },
    start: startAgent,
  },
  {
    name: 'statsd_exporter (the measurement)',
    peers: ['statsd-exporter'],
    signals: { metrics: 'datadog' },
    start: startDogstatsd,
  },
  { name: 'OpenSearch', peers: ['opensearch'], signals: { logs: 'elasticsearch' }, start: startSearch },
  { name: "moto's CloudWatch Logs", peers: ['moto'], signals: { logs: 'cloudwatch' }, start: startCloudWatch },
  { name: 'a log file', peers: [], signals: { logs: 'file' }, start: startFile },
  { name: 'a Logstash http input', peers: [], signals: { logs: 'logstash' }, start: startLogstash },
  {
    name: 'Prometheus (the measurement)',
    peers: ['prometheus'],
    signals: { metrics: 'prometheus' },
    start: startScraper,
  },
];

async function startTraces(): Promise<Place> {
  const { otlpHttpUrl, queryUrl, stop } = await startJaeger();
  const env = { OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: `${otlpHttpUrl}/v1/traces` };
  return { env, find: (traceId) => findJaegerSpans(queryUrl, traceId), stop };
}

async function startXray(): Promise<Place> {
  const moto = await startMoto();
  const daemon = await startXrayDaemon({ endpoint: moto.url });
  const stop = async (): Promise<void> => {
    await daemon.stop();
    await moto.stop();
  };
  const env = { AWS_XRAY_DAEMON_ADDRESS: daemon.address };
  return { env, find: (traceId) => findXraySegments(moto.url, traceId), stop };
}

async function startAgent(): Promise<Place> {
  const { otlpHttpUrl, stop } = await startDdapmTestAgent();
  // Both a trace and a log, or nothing yet.
  const find = async (traceId: string): Promise<string[]> => {
    const found = await Promise.all(['traces', 'logs'].map((one) => findAgentPayloads(otlpHttpUrl, one, traceId)));
    return found.every((texts) => texts.length > 0) ? found.flat() : [];
  };
  return { env: { PITWALL_DATADOG_OTLP_URL: otlpHttpUrl }, find, stop };
}

async function startDogstatsd(): Promise<Place> {
  const { udpPort, metricsUrl, stop } = await startStatsdExporter();
  const find = async (): Promise<string[]> => {
    const text = await (await fetch(metricsUrl)).text();
    return text.split('\n').filter((line) => line.startsWith('shop_orders'));
  };
  return { env: { DD_DOGSTATSD_URL: `udp://127.0.0.1:${udpPort}` }, find, stop };
}

async function startSearch(): Promise<Place> {
  const { url, stop } = await startOpenSearch();
  return { env: { PITWALL_ELASTICSEARCH_URL: url }, find: (traceId) => searchLogs(url, traceId), stop };
}

const cloudWatchGroup = '/pitwall/everywhere';

async function startCloudWatch(): Promise<Place> {
  const { url, stop } = await startMoto();
  const env = {
    AWS_ENDPOINT_URL: url,
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
    PITWALL_CLOUDWATCH_LOG_GROUP: cloudWatchGroup,
  };
  return { env, find: (traceId) => filterLogEvents(url, cloudWatchGroup, `"${traceId}"`), stop };
}

async function startFile(): Promise<Place> {
  const folder = await mkdtemp(path.join(tmpdir(), 'pitwall-everywhere-'));
  const file = path.join(folder, 'shop.log');
  const find = async (traceId: string): Promise<string[]> => {
    const text = await readFile(file, 'utf8').catch(() => '');
    return text.split('\n').filter((line) => line.includes(traceId));
  };
  return { env: { PITWALL_LOG_FILE: file }, find, stop: () => rm(folder, { recursive: true, force: true }) };
}

async function startLogstash(): Promise<Place> {
  const { url, documents, stop } = await startReceiver();
  const find = (traceId: string): Promise<unknown[]> =>
    Promise.resolve(documents.filter((document) => JSON.stringify(document).includes(traceId)));
  return { env: { PITWALL_LOGSTASH_URL: `${url}/logstash` }, find, stop };
}

async function startScraper(): Promise<Place> {
  const [port = 0] = await findFreePorts(1);
  const { url, stop } = await startPrometheus({ scrape: [`http://127.0.0.1:${port}/metrics`] });
  const find = (): Promise<number[]> => queryPrometheus(url, 'shop_orders_total');
  return { env: { OTEL_EXPORTER_PROMETHEUS_PORT: String(port) }, find, stop };
}
