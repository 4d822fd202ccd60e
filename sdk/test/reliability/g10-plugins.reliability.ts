// G10: what the application and the backends bring along misbehaves. Nothing of it escapes, and nothing else suffers.
import { setTimeout as wait } from 'node:timers/promises';
import { expect, it, vi } from 'vitest';
import { decodeLogs, decodeMetrics } from '../otlp-decoder.ts';
import { startLoad } from './load.ts';
import { startFixtureProgram } from './program.ts';
import { createSpoolFolder, expectBalanced, otlpOnly, recordNumbers, startBackend } from './run.ts';

it('G10 formats, transports and metric callbacks that fail cost nothing else', async () => {
  const { receiver } = await startBackend();
  const bodies: unknown[] = [];
  const observed: string[] = [];
  receiver.onBody = (path, body) => {
    if (path === '/v1/logs') bodies.push(...decodeLogs(body).map((log) => log.body));
    if (path === '/v1/metrics') observed.push(...decodeMetrics(body).map((metric) => metric.name));
  };
  const program = startFixtureProgram('plugins.mjs', {
    ...otlpOnly(receiver.url, createSpoolFolder()),
    OTEL_METRICS_EXPORTER: 'otlp',
    OTEL_METRIC_EXPORT_INTERVAL: '200',
  });
  const said = JSON.parse((await program.until('done')).slice('done '.length)) as { calls: number; escaped: number };
  const exit = await program.ended;
  expect(exit.code, exit.stderr).toBe(0);
  expect(said.calls).toBeGreaterThanOrEqual(2000);
  expect(bodies.filter((body) => body === 'good')).toHaveLength(2000);
  expect(bodies.filter((body) => body === 'bad').length).toBeGreaterThanOrEqual(2000 - said.escaped);
  expect(observed).toContain('works');
  recordNumbers('G10', 'formats, transports, callbacks', { lines: 4000, 'lost of the good logger': 0 });
}, 60_000);

it.each(['never', 'late', 'twice'])(
  'G10 a backend that answers %s loses nothing',
  async (kind) => {
    const { receiver } = await startBackend();
    let held = 0;
    receiver.script = () => {
      if (held >= 2) return undefined;
      held += 1;
      return kind === 'twice' ? { status: 200, isTwice: true } : 'hang';
    };
    if (kind === 'late') receiver.lateMillis = 1500;
    const env = { ...otlpOnly(receiver.url, createSpoolFolder()), OTEL_EXPORTER_OTLP_TIMEOUT: '500' };
    const load = { logsPerSecond: 200, spansPerSecond: 0, seconds: 3, end: 'linger' };
    const run = startLoad(load, { env });
    await vi.waitFor(() => expect(receiver.accounting.read('otlp logs').distinct).toBe(600), {
      timeout: 60_000,
      interval: 50,
    });
    await wait(100); // for a reply that is on its way
    run.release();
    const end = await run.ended;
    expect(end.code).toBe(0);
    expectBalanced(end.said!.ledger, { logs: 600, spans: 0 });
    for (const account of end.said!.ledger) expect(account).toMatchObject({ dropped: {}, queued: 0, spooled: 0 });
    recordNumbers('G10', `a backend that answers ${kind}`, { made: 600, lost: 0 });
  },
  90_000,
);
