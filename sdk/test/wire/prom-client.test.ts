// One application on prom-client, to every destination of metrics at once: the numbers are the same everywhere.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type ChildExit, runFixture } from '../child.ts';
import { type CloudWatchReceiver, cloudWatchKeys, startCloudWatchReceiver } from '../cloudwatch-receiver.ts';
import { type GrpcReceiver, startGrpcReceiver } from '../grpc-receiver.ts';
import type { DecodedMetric } from '../otlp-decoder.ts';
import { findFreePorts } from '../peer/engines/program.ts';
import { type Receiver, startReceiver } from '../receiver.ts';

let receiver: Receiver;
let grpc: GrpcReceiver;
let cloudwatch: CloudWatchReceiver;
beforeEach(async () => {
  [receiver, grpc, cloudwatch] = await Promise.all([startReceiver(), startGrpcReceiver(), startCloudWatchReceiver()]);
});
afterEach(async () => {
  await Promise.all([receiver.stop(), grpc.stop(), cloudwatch.stop()]);
});

async function run(protocol: string, env: Readonly<Record<string, string>> = {}): Promise<ChildExit> {
  const [port = 0] = await findFreePorts(1);
  return runFixture('prom-client.mjs', {
    env: {
      OTEL_TRACES_EXPORTER: 'none',
      OTEL_LOGS_EXPORTER: 'none',
      OTEL_METRICS_EXPORTER: 'otlp,datadog,cloudwatch,console,prometheus',
      OTEL_EXPORTER_OTLP_ENDPOINT: protocol === 'grpc' ? grpc.url : receiver.url,
      OTEL_EXPORTER_OTLP_PROTOCOL: protocol,
      OTEL_EXPORTER_PROMETHEUS_PORT: String(port),
      SCRAPE: `http://127.0.0.1:${port}/metrics`,
      DD_DOGSTATSD_URL: receiver.statsdUrl,
      AWS_ENDPOINT_URL: cloudwatch.url,
      AWS_REGION: 'eu-west-1',
      AWS_ACCESS_KEY_ID: cloudWatchKeys.accessKeyId,
      AWS_SECRET_ACCESS_KEY: cloudWatchKeys.secretAccessKey,
      PITWALL_METRIC_MAX_SERIES: '10',
      ...env,
    },
  });
}

type Raw = Readonly<Record<string, unknown>>;

/** The points of a metric with this attribute, in the order in which they came. */
function pointsOf(metrics: readonly DecodedMetric[], name: string, value?: string): Raw[] {
  const points = metrics.filter((metric) => metric.name === name).flatMap((metric) => metric.points);
  const wanted = points.filter(({ attributes }) => value === undefined || Object.values(attributes).includes(value));
  return wanted.map(({ raw }) => raw);
}

const numbersOf = (points: readonly Raw[]): number[] => points.map((raw) => Number(raw['as_double']));
const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);
const startOf = (raw: Raw | undefined): bigint => BigInt(String(raw?.['start_time_unix_nano']));
const endOf = (raw: Raw | undefined): bigint => BigInt(String(raw?.['time_unix_nano']));

/** The sum of `name:value|c` lines with this tag. */
function countedByStatsd(name: string, tag = ''): number {
  const lines = receiver.statsdLines.filter((line) => line.startsWith(`${name}:`) && line.includes(tag));
  expect(lines.every((line) => line.includes('|c|'))).toBe(true);
  return sum(lines.map((line) => Number(line.slice(name.length + 1).split('|')[0])));
}

function documentsWith(name: string): Raw[] {
  return cloudwatch.stored.map(({ message }) => JSON.parse(message) as Raw).filter((document) => name in document);
}

describe.each(['http/protobuf', 'http/json', 'grpc'])('prom-client, with OTLP by %s', (protocol) => {
  it('arrives everywhere with the same sums, over a reset, each once', async () => {
    const exit = await run(protocol);
    expect(exit).toMatchObject({ code: 0 });
    const metrics = protocol === 'grpc' ? grpc.metrics : receiver.metrics;

    // OTLP: totals since the start, and since the reset.
    const german = pointsOf(metrics, 'prom_orders_total', 'de');
    expect(numbersOf(german).slice(0, 2)).toEqual([3, 2]);
    expect(startOf(german[1])).toBeGreaterThanOrEqual(endOf(german[0]));
    expect(startOf(german[0])).toBeLessThan(endOf(german[0]));
    expect(numbersOf(pointsOf(metrics, 'prom_orders_total', 'fr'))).toEqual([1]);
    expect(numbersOf(pointsOf(metrics, 'io_jobs_total')).slice(0, 2)).toEqual([4, 5]);
    expect(pointsOf(metrics, 'prom_wait', 'eu')[1]).toMatchObject({ count: '4', bucket_counts: ['2', '1', '1'] });
    const [, summary] = metrics.filter(({ name }) => name === 'prom_size');
    expect(summary?.kind).toBe('summary');
    expect(summary?.points[0]?.raw).toMatchObject({
      count: '3',
      sum: 12,
      quantile_values: [{ quantile: 0.5, value: 4 }],
    });
    expect(metrics.filter(({ name }) => name === 'prom_size_count')).toEqual([]);

    // DogStatsD and EMF: what was added.
    await expect.poll(() => countedByStatsd('io_jobs_total')).toBe(5);
    expect(countedByStatsd('prom_orders_total', 'market:de')).toBe(5);
    expect(countedByStatsd('prom_orders_total', 'market:fr')).toBe(1);
    expect(countedByStatsd('prom_size_count', 'zone:eu')).toBe(3);
    expect(countedByStatsd('prom_visits_total')).toBe(51);
    expect(receiver.statsdLines.filter((line) => line.startsWith('io_stock:12|g|')).length).toBeGreaterThan(0);
    const placed = documentsWith('prom_orders_total').filter((document) => document['market'] === 'de');
    expect(sum(placed.map((document) => Number(document['prom_orders_total'])))).toBe(5);
    const waits = documentsWith('prom_wait').map((document) => document['prom_wait'] as { Count: number; Sum: number });
    expect([sum(waits.map(({ Count }) => Count)), sum(waits.map(({ Sum }) => Sum))]).toEqual([4, 5.6]);

    // The console and the page.
    expect(exit.stdout).toMatch(/^\{"name":"prom_orders_total".*"market":"de"\},"value":3\}$/m);
    for (const line of [
      'prom_orders_total{market="de"} 2',
      'prom_wait_bucket{zone="eu",le="0.1"} 2',
      'prom_wait_bucket{zone="eu",le="+Inf"} 4',
      'prom_size{zone="eu",quantile="0.5"} 4',
      'io_jobs_total 5',
    ])
      expect(exit.stdout.split('\n').filter((one) => one === line)).toEqual([line]);
  });
});

describe('prom-client', () => {
  it('goes as deltas where OTLP asks for them, never below zero', async () => {
    await run('http/protobuf', { OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE: 'delta' });
    const german = pointsOf(receiver.metrics, 'prom_orders_total', 'de');
    expect(numbersOf(german)).toEqual([3, 2]);
    expect(startOf(german[1])).toBeGreaterThanOrEqual(endOf(german[0]));
    const waits = pointsOf(receiver.metrics, 'prom_wait').map((raw) => raw['bucket_counts']);
    expect(waits).toEqual([
      ['1', '1', '1'],
      ['1', '0', '0'],
    ]);
  });

  it('is redacted, kept to its budget and free of names that we have, in what is pushed and on the page', async () => {
    const exit = await run('http/protobuf');
    const everything = [exit.stdout, exit.stderr, ...receiver.statsdLines, JSON.stringify(receiver.metrics)].join('\n');
    expect(everything).toContain('prom_calls_total');
    expect(everything).not.toMatch(/first-secret|second-secret/);
    // Two series that differ in a secret only are one.
    expect(numbersOf(pointsOf(receiver.metrics, 'prom_calls_total')).slice(0, 2)).toEqual([2, 2]);
    expect(exit.stdout).toMatch(/^prom_calls_total\{zone="eu",password="REDACTED"\} 2$/m);

    const visits = receiver.metrics.find(({ name }) => name === 'prom_visits_total')?.points ?? [];
    expect([visits.length, sum(numbersOf(visits.map(({ raw }) => raw)))]).toEqual([10, 50]);
    expect(exit.stdout).toContain('prom_visits_total{otel_metric_overflow="true"} 42\n');
    expect(exit.stderr).toMatch(/PW360 prom_visits_total has 10 series.*41 label sets .*user \(9 and more\)/);

    expect(receiver.metrics.filter(({ name }) => name === 'shop_taken_total')).toEqual([]);
    expect(exit.stdout.match(/^shop_taken_total\b.*$/gm)).toEqual(['shop_taken_total 1']);
    expect(exit.stderr).toMatch(/PW362 shop_taken_total /);
    expect(exit.stderr.match(/PW361 prom_broken_total, .* threw Error: no database/g)?.length).toBe(1);
  });

  it('is on a page of OpenMetrics too, which ends as one', async () => {
    const { stdout } = await run('http/protobuf', { ACCEPT: 'application/openmetrics-text' });
    expect(stdout).toContain('# TYPE prom_orders counter\nprom_orders_total{market="de"} 2\n');
    expect(stdout).toContain('prom_wait_bucket{zone="eu",le="1.0"} 3\n');
    expect(stdout).toContain('\n# EOF\n\n');
    expect(stdout.match(/# EOF/g)?.length).toBe(1);
  });

  it('is found where it was loaded before telemetry', async () => {
    const env = { OTEL_METRICS_EXPORTER: 'memory', OTEL_TRACES_EXPORTER: 'none', OTEL_LOGS_EXPORTER: 'none' };
    const exit = await runFixture('prom-client-early.mjs', { env, flags: [] });
    expect(exit).toMatchObject({ code: 0, stdout: '2,3\n' });
    expect(exit.stderr).not.toMatch(/PW402 .*prom-client/);
    const off = { ...env, OTEL_NODE_DISABLED_INSTRUMENTATIONS: 'prom-client' };
    expect((await runFixture('prom-client-early.mjs', { env: off, flags: [] })).stdout).toBe(',\n');
  });

  it('loses only the metric that hangs', { timeout: 60_000 }, async () => {
    const exit = await run('http/protobuf', { HANGS: 'yes' });
    expect(exit).toMatchObject({ code: 0 });
    expect(exit.stderr.match(/PW361 prom_hangs, .* did not answer within \d+ ms/g)?.length).toBe(1);
    expect(numbersOf(pointsOf(receiver.metrics, 'io_jobs_total')).slice(0, 2)).toEqual([4, 5]);
    expect(exit.stdout).toContain('prom_orders_total{market="de"} 2\n');
  });
});
