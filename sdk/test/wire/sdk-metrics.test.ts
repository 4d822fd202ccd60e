// `otel.sdk.*` of a real process after an outage with losses: equal to the ledger, and named and attributed as OpenTelemetry's
// conventions say, on the wire and on `/metrics`.
import * as conventions from '@opentelemetry/semantic-conventions/incubating';
import { toPrometheusName } from '@pitwall/signals';
import { expect, it, onTestFinished } from 'vitest';
import type { LedgerAccount } from '../../src/index.ts';
import type { DecodedMetric } from '../otlp-decoder.ts';
import { type Receiver, startReceiver } from '../receiver.ts';
import { startTold } from './told.ts';

const slowly = { timeout: 20_000 };
const many = (status: number): number[] => Array.from({ length: 10_000 }, () => status);

const names = [
  conventions.METRIC_OTEL_SDK_SPAN_STARTED,
  conventions.METRIC_OTEL_SDK_SPAN_LIVE,
  conventions.METRIC_OTEL_SDK_LOG_CREATED,
  conventions.METRIC_OTEL_SDK_PROCESSOR_SPAN_PROCESSED,
  conventions.METRIC_OTEL_SDK_PROCESSOR_SPAN_QUEUE_SIZE,
  conventions.METRIC_OTEL_SDK_PROCESSOR_SPAN_QUEUE_CAPACITY,
  conventions.METRIC_OTEL_SDK_PROCESSOR_LOG_PROCESSED,
  conventions.METRIC_OTEL_SDK_PROCESSOR_LOG_QUEUE_SIZE,
  conventions.METRIC_OTEL_SDK_PROCESSOR_LOG_QUEUE_CAPACITY,
  conventions.METRIC_OTEL_SDK_EXPORTER_SPAN_INFLIGHT,
  conventions.METRIC_OTEL_SDK_EXPORTER_SPAN_EXPORTED,
  conventions.METRIC_OTEL_SDK_EXPORTER_LOG_INFLIGHT,
  conventions.METRIC_OTEL_SDK_EXPORTER_LOG_EXPORTED,
  conventions.METRIC_OTEL_SDK_EXPORTER_METRIC_DATA_POINT_INFLIGHT,
  conventions.METRIC_OTEL_SDK_EXPORTER_METRIC_DATA_POINT_EXPORTED,
  conventions.METRIC_OTEL_SDK_EXPORTER_OPERATION_DURATION,
  conventions.METRIC_OTEL_SDK_METRIC_READER_COLLECTION_DURATION,
].sort();

const port = 20_000 + (process.pid % 20_000);

async function startLossy(receiver: Receiver, env: Readonly<Record<string, string>> = {}) {
  return startTold({
    OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url,
    OTEL_LOGS_EXPORTER: 'otlp,logstash',
    PITWALL_LOGSTASH_URL: `${receiver.url}/logstash`,
    OTEL_METRICS_EXPORTER: 'otlp,prometheus',
    OTEL_METRIC_EXPORT_INTERVAL: '3600000',
    OTEL_EXPORTER_PROMETHEUS_PORT: String(port),
    PITWALL_HEALTH: 'auto',
    PITWALL_DELIVERY: 'memory',
    PITWALL_MAX_QUEUE_BYTES: '65536',
    ...env,
  });
}

async function open(): Promise<Receiver> {
  const receiver = await startReceiver();
  onTestFinished(() => receiver.stop());
  return receiver;
}

it('equal the ledger after an outage with losses, by the names of the conventions', async () => {
  const receiver = await open();
  const told = await startLossy(receiver);
  receiver.nextStatuses.push(400, 400);
  await told.tell('/log?n=3');
  await told.tell('/flush');
  receiver.nextStatuses.splice(0, Infinity, ...many(503));
  await told.tell('/span?n=1500');
  await told.tell('/log?n=1500');
  await expect
    .poll(async () => (await told.readLedger()).filter(({ dropped }) => (dropped.queue_full ?? 0) > 0).length, slowly)
    .toBe(3);
  receiver.nextStatuses.length = 0;
  const events = async (): Promise<LedgerAccount[]> =>
    (await told.readLedger()).filter(({ signal }) => signal !== 'metrics');
  await expect
    .poll(async () => (await told.tell('/flush'), (await events()).map(({ queued }) => queued)), slowly)
    .toEqual([0, 0, 0]);
  receiver.metrics.length = 0;
  await told.tell('/flush');
  await expect.poll(() => receiver.metrics.length, slowly).toBeGreaterThan(0);

  const arrived = receiver.metrics.filter(({ name }) => name.startsWith('otel.sdk.'));
  expect(arrived.map(({ name }) => name).sort()).toEqual(names);
  const read = readerOf(arrived);
  const accounts = await events();
  expect(accounts.length).toBe(3);
  for (const account of accounts) expectEqual(account, read);

  const [traces, logs] = accounts;
  expect(read('otel.sdk.span.started', {})).toEqual([
    [{ 'otel.span.sampling_result': 'RECORD_AND_SAMPLE', 'otel.span.parent.origin': 'none' }, traces?.accepted],
  ]);
  expect(read('otel.sdk.span.live', {}).map(([, value]) => value)).toEqual([0, 0]);
  expect(read('otel.sdk.log.created', {})).toEqual([[{}, logs?.accepted]]);
  expectConventions(arrived);

  const text = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
  for (const { name, unit, kind } of arrived) {
    const shown = toPrometheusName({ name, unit, kind: kindOf(name, kind) });
    expect(text).toMatch(new RegExp(`^${shown}(?:_count)?(?:\\{.*\\})? `, 'm'));
  }
});

it('are away when they are turned off', async () => {
  const receiver = await open();
  const told = await startLossy(receiver, { PITWALL_SDK_METRICS: 'false' });
  await told.tell('/log?n=3');
  await told.tell('/flush');
  await expect.poll(() => receiver.metrics.some(({ name }) => name === 'pitwall.sdk.accepted'), slowly).toBe(true);
  expect(receiver.metrics.filter(({ name }) => name.startsWith('otel.sdk.'))).toEqual([]);
});

it('make no request of their own, and no record but those of a collection', async () => {
  const receiver = await open();
  const told = await startLossy(receiver, { OTEL_METRIC_EXPORT_INTERVAL: '100' });
  const countOf = (path: string): number => receiver.requests.filter((request) => request.path === path).length;
  await expect.poll(() => countOf('/v1/metrics'), slowly).toBeGreaterThan(10);
  expect([countOf('/v1/traces'), countOf('/v1/logs'), countOf('/logstash')]).toEqual([0, 0, 0]);
  const collections = receiver.metrics.filter(({ name }) => name === 'process.uptime').length;
  expect(countOf('/v1/metrics')).toBeLessThanOrEqual(collections);
  await told.tell('/end');
});

type Attributes = Readonly<Record<string, unknown>>;
type Read = (name: string, attributes: Attributes) => [Attributes, number][];

/** Points of a metric that have these attributes, and the rest of their attributes. */
function readerOf(metrics: readonly DecodedMetric[]): Read {
  return (name, wanted) =>
    metrics
      .filter((metric) => metric.name === name)
      .flatMap(({ points }) => points)
      .filter(({ attributes }) => Object.entries(wanted).every(([key, value]) => attributes[key] === value))
      .map(({ attributes, raw }) => {
        const rest = Object.entries(attributes).filter(([key]) => !(key in wanted));
        return [Object.fromEntries(rest), Number(raw['as_int'] ?? raw['as_double'])];
      });
}

function expectEqual({ signal, destination, ...ledger }: LedgerAccount, read: Read): void {
  const word = signal === 'traces' ? 'span' : 'log';
  const sum = (points: [Attributes, number][]): number => points.reduce((total, [, value]) => total + value, 0);
  const find = (part: string, type: string): [string, number][] =>
    read(`otel.sdk.${part}`, { 'otel.component.name': `${type}/${destination}` }).map(([rest, value]) => [
      String(rest['error.type'] ?? ''),
      value,
    ]);
  const exporter = `${destination === 'otlp' ? 'otlp_http' : `pitwall_${destination}`}_${word}_exporter`;
  const processor = `batching_${word}_processor`;
  const { rejected, queue_full: full } = ledger.dropped;
  const refused: [string, number][] = rejected === undefined ? [] : [['rejected', rejected]];
  expect(find(`exporter.${word}.exported`, exporter)).toEqual([['', ledger.delivered], ...refused]);
  expect(find(`exporter.${word}.inflight`, exporter)).toEqual([['', 0]]);
  const processed = find(`processor.${word}.processed`, processor);
  expect(processed).toEqual([
    ['', ledger.delivered + (rejected ?? 0)],
    ['queue_full', full],
  ]);
  expect(find(`processor.${word}.queue.size`, processor)).toEqual([['', 0]]);
  expect(find(`processor.${word}.queue.capacity`, processor)[0]?.[1]).toBeGreaterThan(50);
  expect(sum(processed.map(([, value]) => [{}, value]))).toBe(ledger.accepted + ledger.recovered);
}

/** Every attribute is one of the conventions, and every component type that they have is spelled as they spell it. */
function expectConventions(metrics: readonly DecodedMetric[]): void {
  const known = new Set<unknown>(Object.values(conventions));
  const keys = new Set(metrics.flatMap(({ points }) => points.flatMap(({ attributes }) => Object.keys(attributes))));
  expect(keys.size).toBeGreaterThan(6);
  expect([...keys].filter((key) => !known.has(key))).toEqual([]);
  const types = metrics.flatMap(({ points }) => points.map(({ attributes }) => attributes['otel.component.type']));
  const standard = new Set(types.filter((type) => type !== undefined && !String(type).startsWith('pitwall_')));
  expect([...standard].sort()).toEqual([
    'batching_log_processor',
    'batching_span_processor',
    'otlp_http_log_exporter',
    'otlp_http_metric_exporter',
    'otlp_http_span_exporter',
    'periodic_metric_reader',
    'prometheus_http_text_metric_exporter',
  ]);
  expect([...standard].filter((type) => !known.has(type))).toEqual([]);
}

function kindOf(name: string, kind: DecodedMetric['kind']) {
  if (kind === 'histogram') return 'histogram';
  return /(?:size|capacity|inflight|live)$/.test(name) ? 'upDownCounter' : 'counter';
}
