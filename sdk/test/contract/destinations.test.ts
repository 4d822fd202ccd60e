// The suite that every pushed destination passes, for each of its signals. A new destination adds one entry to `cases`;
// the first test fails until it does, and until its page in docs/destinations exists.
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type Resolution, resolveConfiguration } from '../../src/configuration/resolution.ts';
import { settings, type Settings } from '../../src/configuration/settings/settings.ts';
import { clearMemory, readMemory } from '../../src/destinations/memory.ts';
import { logsDestinations, metricsDestinations, tracesDestinations } from '../../src/destinations/registry.ts';
import type { Diagnostics } from '../../src/diagnostics.ts';
import { createPipeline, type Pipeline } from '../../src/pipeline/pipeline.ts';
import type { Destination } from '../../src/pipeline/types.ts';
import { type Receiver, startReceiver } from '../receiver.ts';
import { startXrayReceiver, type XrayReceiver } from '../xray-receiver.ts';
import { createLogs, createMetrics, createSpans, resourceAttributes } from './records.ts';

type Signal = 'traces' | 'logs' | 'metrics';
interface Case {
  readonly name: string;
  readonly signal: Signal;
  /** Over the network, so that it can fail and be tried again. */
  readonly isRemote: boolean;
  /** How many records have arrived. */
  readonly countArrived: (receiver: Receiver) => number;
}

const cases: readonly Case[] = [
  { name: 'otlp', signal: 'traces', isRemote: true, countArrived: (r) => r.spans.length },
  { name: 'otlp', signal: 'logs', isRemote: true, countArrived: (r) => r.logs.length },
  { name: 'otlp', signal: 'metrics', isRemote: true, countArrived: (r) => r.metrics.flatMap((m) => m.points).length },
  { name: 'logstash', signal: 'logs', isRemote: true, countArrived: (r) => r.documents.length },
  { name: 'elasticsearch', signal: 'logs', isRemote: true, countArrived: (r) => r.documents.length },
  // UDP: not answered, so that it cannot fail as HTTP does; test/wire/xray.test.ts has its own faults.
  { name: 'xray', signal: 'traces', isRemote: false, countArrived: () => xray.segments.length },
  { name: 'datadog', signal: 'traces', isRemote: true, countArrived: (r) => r.spans.length },
  { name: 'datadog', signal: 'logs', isRemote: true, countArrived: (r) => r.logs.length },
  // Datagrams are not acknowledged: nothing to answer 503 with.
  { name: 'datadog', signal: 'metrics', isRemote: false, countArrived: (r) => r.statsdLines.length },
  { name: 'file', signal: 'logs', isRemote: false, countArrived: () => readLines(logFile).length },
  { name: 'cloudwatch', signal: 'logs', isRemote: true, countArrived: (r) => r.cloudwatch.length },
  { name: 'cloudwatch', signal: 'metrics', isRemote: true, countArrived: (r) => r.cloudwatch.length },
  { name: 'memory', signal: 'traces', isRemote: false, countArrived: () => readMemory().spans.length },
  { name: 'memory', signal: 'logs', isRemote: false, countArrived: () => readMemory().logs.length },
  { name: 'memory', signal: 'metrics', isRemote: false, countArrived: () => readMemory().metrics.length * 2 },
  { name: 'console', signal: 'traces', isRemote: false, countArrived: () => written.length },
  { name: 'console', signal: 'logs', isRemote: false, countArrived: () => written.length },
  { name: 'console', signal: 'metrics', isRemote: false, countArrived: () => written.length },
];

const registry = { traces: tracesDestinations, logs: logsDestinations, metrics: metricsDestinations } as const;
const written: string[] = [];
let receiver: Receiver;
let xray: XrayReceiver;

const folder = mkdtempSync(path.join(tmpdir(), 'pitwall-contract-'));
const logFile = path.join(folder, 'app.log');
afterAll(() => rmSync(folder, { recursive: true }));

beforeEach(async () => {
  rmSync(logFile, { force: true });
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'AKIDEXAMPLE');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'secret');
  receiver = await startReceiver();
  xray = await startXrayReceiver();
  clearMemory();
  written.length = 0;
});
afterEach(() => Promise.all([receiver.stop(), xray.stop()]));

it('covers every destination of the registry, and each has its page', () => {
  const registered = Object.entries(registry).flatMap(([signal, names]) =>
    Object.keys(names).map((n) => `${n} ${signal}`),
  );
  expect(registered.length).toBeGreaterThan(8);
  expect(cases.map((c) => `${c.name} ${c.signal}`).sort()).toEqual(registered.sort());
  const names = new Set([...settings.metricsDestinations.parser.form.matchAll(/`(\w+)`/g)].map((match) => match[1]));
  for (const entry of registered) names.add(entry.split(' ')[0]);
  names.delete('none');
  for (const name of names)
    expect(
      existsSync(new URL(`../../../docs/destinations/${name}.md`, import.meta.url)),
      `docs/destinations/${name}.md`,
    ).toBe(true);
});

async function fill(pipeline: Pipeline<never>, count: number): Promise<number> {
  const make = { traces: createSpans, logs: createLogs, metrics: createMetrics }[pipeline.signal];
  for (const record of await make(count)) pipeline.accept(record as never);
  return pipeline.account().accepted;
}

describe.each(cases)('$name for $signal', ({ name, signal, countArrived }) => {
  it('delivers every record once, and the ledger says so', async () => {
    const pipeline = open(name, signal, receiver);
    const accepted = await fill(pipeline, 30);
    expect(accepted).toBe(signal === 'metrics' ? 60 : 30);
    await captureStdout(() => pipeline.flush({ millis: 5000, isHolding: true }));
    await expect.poll(() => countArrived(receiver)).toBe(accepted);
    expect(pipeline.account()).toMatchObject({ accepted, delivered: accepted, dropped: {}, queued: 0, queuedBytes: 0 });
  });

  it('encodes each record into memory of its own: a record that waits holds no more than its bytes', async () => {
    const destination = createDestination(name, signal, receiver);
    const made: readonly object[] = await { traces: createSpans, logs: createLogs, metrics: createMetrics }[signal](3);
    const sizes = made.map((record) => {
      const { bytes } = destination.encodeRecord(record as never);
      return [bytes.byteLength, bytes.buffer.byteLength];
    });
    expect(sizes.length).toBeGreaterThan(0);
    for (const [own, held] of sizes) expect(held).toBe(own);
  });
});

describe.each(cases.filter((c) => c.isRemote))(
  '$name for $signal, over the network',
  ({ name, signal, countArrived }) => {
    it('sends again after 503, drops after 400, and the ledger balances', async () => {
      const pipeline = open(name, signal, receiver, { maxBatchRecords: 10 });
      const accepted = await fill(pipeline, 30);
      receiver.nextStatuses.push(503, 503, 400);
      await pipeline.flush({ millis: 10_000, isHolding: true });
      expect(receiver.requests.map((request) => request.status)).toEqual([503, 503, 400, 200, 200]);
      expect(countArrived(receiver)).toBe((accepted / 3) * 2);
      expect(pipeline.account()).toMatchObject({
        delivered: (accepted / 3) * 2,
        dropped: { rejected: accepted / 3 },
        queued: 0,
      });
    });

    it('keeps everything while the backend is away, within the deadline of a flush', async () => {
      const { url } = receiver;
      await receiver.stop();
      const pipeline = open(name, signal, { ...receiver, url });
      const accepted = await fill(pipeline, 5);
      await pipeline.flush({ millis: 200, isHolding: true });
      expect(pipeline.account()).toMatchObject({ accepted, delivered: 0, dropped: {}, queued: accepted });
      await pipeline.flush({ millis: 0, isHolding: true });
      pipeline.end(true);
      expect(pipeline.account()).toMatchObject({ dropped: { shutdown: accepted }, queued: 0 });
    });
  },
);

function open(name: string, signal: Signal, at: Receiver, limits: Partial<Settings> = {}): Pipeline<never> {
  const { settings: resolved } = resolve(at, limits);
  const destination = createDestination(name, signal, at);
  return createPipeline(destination, { limits: resolved, diagnostics: { say: () => {} }, random: () => 0 });
}

function resolve(at: Receiver, limits: Partial<Settings> = {}): Resolution {
  return resolveConfiguration(
    {
      otlpEndpoint: at.url,
      xrayDaemonAddress: xray.address,
      logstashUrl: `${at.url}/logstash`,
      elasticsearchUrl: `${at.url}/elasticsearch`,
      datadogOtlpUrl: at.url,
      dogstatsdUrl: at.statsdUrl,
      logFile,
      cloudwatchEndpoint: `${at.url}/cloudwatch`,
      awsRegion: 'eu-west-1',
      flushIntervalMillis: 60_000,
      ...limits,
    },
    {},
  );
}

function createDestination(name: string, signal: Signal, at: Receiver): Destination<never> {
  const creators = registry[signal] as Record<
    string,
    (s: Settings, r: typeof resourceAttributes, d: Diagnostics) => Destination<never>
  >;
  return creators[name]!(resolve(at).settings, resourceAttributes, { say: () => {} });
}

async function captureStdout(work: () => Promise<void>): Promise<void> {
  const write = process.stdout.write.bind(process.stdout);
  process.stdout.write = (text: string | Uint8Array): boolean => {
    written.push(
      ...String(text)
        .split('\n')
        .filter((line) => line !== ''),
    );
    return true;
  };
  try {
    await work();
  } finally {
    process.stdout.write = write;
  }
}

function readLines(file: string): string[] {
  return readFileSync(file, 'utf8').split('\n').slice(0, -1);
}
