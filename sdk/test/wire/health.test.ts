// `/pitwall/health` of a real process, in fair weather and foul.
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Receiver, startReceiver } from '../receiver.ts';
import { runFixture } from '../child.ts';
import { startWorkers } from '../workers-process.ts';
import { startTold } from './told.ts';

let receiver: Receiver;
beforeEach(async () => {
  receiver = await startReceiver();
});
afterEach(() => receiver.stop());

const slowly = { timeout: 20_000 };
const many = (status: number): number[] => Array.from({ length: 10_000 }, () => status);

describe('/pitwall/health', () => {
  it('tells an outage that is on disk from a loss, and both from all being well', async () => {
    const told = await startTold({
      OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url,
      OTEL_METRICS_EXPORTER: 'none',
      PITWALL_MAX_QUEUE_BYTES: '65536',
    });
    await told.tell('/log?n=10');
    await told.tell('/flush');
    const well = await told.readHealth();
    expect(well.status).toBe(200);
    expect(well.report).toMatchObject({
      status: 'ok',
      reasons: [],
      service: { name: 'fixture' },
      pid: told.child.process.pid,
      threadId: 0,
      profile: 'spill',
    });

    receiver.nextStatuses.push(...many(503));
    await told.tell('/log?n=2000');
    await expect.poll(async () => (await told.readHealth()).report.status, slowly).toBe('degraded');
    const out = (await told.readHealth()).report;
    const logs = out.destinations.find(({ signal }) => signal === 'logs');
    expect(logs).toMatchObject({
      destination: 'otlp',
      address: `${receiver.url}/v1/logs`,
      isPushed: true,
      state: 'retrying',
      lastError: { reason: expect.stringContaining('503') },
      ledger: { accepted: 2010, delivered: 10, dropped: {} },
    });
    expect(['open', 'half_open']).toContain(logs?.circuit?.state);
    expect(logs?.spool?.records).toBeGreaterThan(1000);
    expect(Date.parse(logs?.spool?.oldest ?? '')).toBeLessThanOrEqual(Date.parse(out.at));
    expect(out.spool?.bytes).toBeGreaterThan(100_000);
    expect(out.reasons).toEqual([expect.stringMatching(/^logs to otlp: retrying; \d+ records wait on disk$/)]);

    receiver.nextStatuses.length = 0;
    await expect
      .poll(async () => (await told.tell('/flush'), (await told.readHealth()).report.status), slowly)
      .toBe('ok');

    receiver.nextStatuses.push(400);
    await told.tell('/log?n=3');
    await told.tell('/flush');
    const lost = await told.readHealth();
    expect(lost.status).toBe(503);
    expect(lost.report).toMatchObject({
      status: 'failing',
      reasons: ['logs to otlp: records were lost within the last minute (rejected)', 'logs to otlp: rejecting'],
    });
    expect(lost.report.destinations.find(({ signal }) => signal === 'logs')).toMatchObject({
      state: 'rejecting',
      lastLoss: { reason: 'rejected' },
      ledger: { accepted: 2013, delivered: 2010, dropped: { rejected: 3 }, queued: 0, spooled: 0, deadLetters: 3 },
    });
    const ledger = await told.readLedger();
    expect(ledger.map(({ accepted }) => accepted)).toEqual(lost.report.destinations.map((one) => one.ledger.accepted));
    await told.tell('/end');
    expect((await told.child.exited).code).toBe(0);
  });

  it('is served beside /metrics, asks for its token, and answers GET and HEAD only', async () => {
    const port = 20_000 + (process.pid % 20_000);
    const told = await startTold({
      OTEL_TRACES_EXPORTER: 'none',
      OTEL_LOGS_EXPORTER: 'none',
      OTEL_METRICS_EXPORTER: 'prometheus',
      OTEL_EXPORTER_PROMETHEUS_PORT: String(port),
      PITWALL_HEALTH: 'auto',
      PITWALL_METRICS_TOKEN: 'abc',
    });
    expect(told.healthUrl).toBe(`http://127.0.0.1:${port}/pitwall/health`);
    const ask = async (init: RequestInit = {}, url = told.healthUrl): Promise<number> =>
      (await fetch(url, { headers: { authorization: 'Bearer abc' }, ...init })).status;
    await expect.poll(() => ask().catch(() => 0), slowly).toBe(200);
    expect(await ask({ headers: {} })).toBe(401);
    expect(await ask({ method: 'HEAD' })).toBe(200);
    expect(await ask({ method: 'POST' })).toBe(405);
    expect(await ask({}, `http://127.0.0.1:${port}/metrics`)).toBe(200);
    expect(await ask({}, `${told.healthUrl}/`)).toBe(404);
    const response = await fetch(told.healthUrl, { headers: { authorization: 'Bearer abc' } });
    expect(await response.json()).toMatchObject({
      destinations: [
        {
          signal: 'metrics',
          destination: 'prometheus',
          address: `http://127.0.0.1:${port}/metrics`,
          isPushed: false,
          ledger: { dropped: {} },
        },
      ],
    });
  });

  it('on a port of its own is that of the process, whose threads do not ask for the port too', async () => {
    const reserved = createServer().listen(0, '127.0.0.1');
    await once(reserved, 'listening');
    const { port } = reserved.address() as AddressInfo;
    reserved.close();
    const env = { THREADS: '2', OTEL_METRICS_EXPORTER: 'none', PITWALL_HEALTH: `127.0.0.1:${port}` };
    const program = await startWorkers({ env });
    await program.untilMembers(3);
    const response = await fetch(`http://127.0.0.1:${port}/pitwall/health`);
    expect(await response.json()).toMatchObject({ pid: program.pid, threadId: 0 });
    expect((await program.end()).stderr).not.toContain('PW375');
  });

  it('is nowhere unless it is asked for, and a port that is taken harms nothing', async () => {
    const none = { OTEL_TRACES_EXPORTER: 'none', OTEL_LOGS_EXPORTER: 'none', OTEL_METRICS_EXPORTER: 'none' };
    const nowhere = await runFixture('plain.mjs', { env: none });
    expect(nowhere.stderr).toMatch(/PW001 .*no health page$/m);
    const taken = new URL(receiver.url).host;
    const exit = await runFixture('plain.mjs', { env: { ...none, PITWALL_HEALTH: taken } });
    expect(exit).toMatchObject({ code: nowhere.code, stdout: nowhere.stdout });
    expect(exit.stderr).toMatch(/PW375 .*EADDRINUSE.*PITWALL_HEALTH/);
  });
});
