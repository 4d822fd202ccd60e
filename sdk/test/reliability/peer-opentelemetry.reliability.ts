// The same outages and ends with OpenTelemetry's own drop-in entry at its defaults, spans only: the numbers that stand
// beside ours in docs/reliability.md. Only in the full run: they judge nothing of ours.
import { setTimeout as wait } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import type { Fault } from './fault-proxy.ts';
import { startLoad } from './load.ts';
import { isFull, recordPeerNumbers, seconds, startBackend } from './run.ts';

const peer = 'OpenTelemetry JS';
const register = '@opentelemetry/auto-instrumentations-node/register';
const peerEnv = (url: string): Record<string, string> => ({
  OTEL_EXPORTER_OTLP_ENDPOINT: url,
  OTEL_EXPORTER_OTLP_PROTOCOL: 'http/protobuf',
  OTEL_METRICS_EXPORTER: 'none',
  OTEL_LOGS_EXPORTER: 'none',
});
const faults = ['refuse', 'hang', 'reset'] as const satisfies readonly Fault[];
/** Its entry takes the signal and does not pass it on: a process with work left then stays. */
const patienceMillis = 15_000;

if (!isFull) process.stdout.write('not run: OpenTelemetry JS beside us (npm run test:reliability -- --full does)\n');

describe.runIf(isFull)('OpenTelemetry JS in the same cases', () => {
  it('G02 OpenTelemetry JS in an outage', async () => {
    await Promise.all(faults.map(runOutage));
  }, 300_000);

  it('G23 OpenTelemetry JS under spans with 128 attributes', runWideSpans, 240_000);

  it.each(['natural', 'exit0', 'throw', 'SIGTERM', 'kill'])('G08 OpenTelemetry JS at %s', runEnd, 60_000);
});

async function runWideSpans(): Promise<void> {
  const { receiver } = await startBackend();
  const load = { spansPerSecond: 1000, seconds: seconds(60), attributes: 127 };
  const twin = await startLoad(load, { isTwin: true }).ended;
  const end = await startLoad(load, { env: peerEnv(receiver.url), register }).ended;
  const moreRssBytes = (end.said?.cost.mostRssBytes ?? 0) - (twin.said?.cost.mostRssBytes ?? 0);
  expect(moreRssBytes).toBeGreaterThan(0);
  recordPeerNumbers(peer, ['G23', '1,000 spans with 128 attributes a second'], {
    'RSS above the twin, MiB': Math.round(moreRssBytes / 1024 / 1024),
    'longest stall, ms': Math.round(end.said?.cost.worstStallMillis ?? 0),
  });
}

async function runOutage(fault: (typeof faults)[number]): Promise<void> {
  const { receiver, proxy } = await startBackend();
  const run = startLoad({ spansPerSecond: 200, seconds: seconds(90) }, { env: peerEnv(proxy.url), register });
  await wait(seconds(20_000)); // as it flows
  await proxy.setFault(fault);
  await wait(seconds(60_000)); // the outage itself
  await proxy.setFault('pass');
  const end = await run.ended;
  const made = end.said?.made.spans ?? 0;
  const { distinct, duplicates } = receiver.accounting.read('otlp traces');
  expect(made).toBe(200 * seconds(90));
  expect(distinct).toBeGreaterThan(0);
  recordPeerNumbers(peer, ['G02', `spans only, ${fault}`], { made, lost: made - distinct, doubled: duplicates });
}

async function runEnd(end: string): Promise<void> {
  const { receiver } = await startBackend();
  const load = { burst: { spans: 500 }, ...(end === 'natural' ? {} : { end }) };
  const running = startLoad(load, { env: peerEnv(receiver.url), register });
  let isStuck = false;
  const rescue = setTimeout(() => {
    isStuck = true;
    running.process.kill('SIGKILL');
  }, patienceMillis);
  const run = await running.ended;
  clearTimeout(rescue);
  const { distinct, duplicates } = receiver.accounting.read('otlp traces');
  expect(run.code !== null || run.signal !== null).toBe(true);
  const numbers = { made: 500, lost: 500 - distinct, doubled: duplicates };
  const how = isStuck ? `${end}; did not end, killed after ${patienceMillis / 1000} s` : end;
  recordPeerNumbers(peer, ['G08', `spans only, ${how}, backend up`], numbers);
}
