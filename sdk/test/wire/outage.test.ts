// The collector is killed while a service works, and started again ten seconds later: nothing is missing, nothing is
// there twice, and the ledger says so. The collector is the real one, as its command line starts it.
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { LedgerAccount } from '../../src/index.ts';
import { startFixture } from '../child.ts';

const outageMillis = 10_000;
const cli = fileURLToPath(new URL('../../../collectors/local/src/cli.ts', import.meta.url));
let folder: string;
let collector: ChildProcess | undefined;

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'pitwall-outage-'));
});
afterEach(async () => {
  await killCollector();
  rmSync(folder, { recursive: true, force: true });
});

describe('a collector that is killed for ten seconds', () => {
  it('has every log line and every span afterwards, once', async () => {
    const ports = await findFreePorts(4);
    await startCollector(ports);
    const [otlp, page, logstash] = ports;
    const env = {
      OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${otlp}`,
      PITWALL_LOGSTASH_URL: `http://127.0.0.1:${logstash}`,
    };
    const service = startFixture('steady.mjs', { env, flags: [] });
    await service.ready;
    await expect.poll(() => countLogs(page), { timeout: 10_000 }).toBeGreaterThan(50);

    await killCollector();
    await wait(outageMillis); // the outage itself, not a wait for something
    await startCollector(ports);
    const before = await countLogs(page);
    await expect.poll(() => countLogs(page), { timeout: 40_000, interval: 500 }).toBeGreaterThan(before + 500);

    service.process.kill('SIGTERM');
    const exit = await service.exited;
    const made = JSON.parse(/^made (.*)$/m.exec(exit.stdout)?.[1] ?? '') as { seq: number; ledger: LedgerAccount[] };
    expect(made.seq).toBeGreaterThan(1000);
    // The collector shares an answer for a second: the newest one is waited for.
    const expected = { services: [{ service: 'fixture', logs: made.seq, spans: made.seq }] };
    await expect.poll(() => readJson(page, '/api/counts')).toMatchObject(expected);
    const accounts = made.ledger.filter((account) => account.signal !== 'metrics');
    expect(accounts.map((account) => [account.signal, account.destination, account.accepted])).toEqual([
      ['traces', 'otlp', made.seq],
      ['logs', 'otlp', made.seq],
      ['logs', 'logstash', made.seq],
    ]);
    for (const account of accounts)
      expect(account).toMatchObject({ delivered: account.accepted, dropped: {}, queued: 0 });
    const ledger = { accepted: made.seq, delivered: made.seq, dropped: 0, queued: 0, state: 'ok' };
    await expect.poll(() => readEventLedgers(page)).toEqual([ledger, ledger, ledger]);
    expect(exit.stderr).toContain('PW201');
    expect(exit.stderr).not.toContain('PW203');
  }, 90_000);
});

async function startCollector([otlp, page, logstash, tcp]: readonly number[]): Promise<void> {
  const child = spawn(process.execPath, ['--conditions=pitwall-source', cli], {
    env: {
      PATH: process.env['PATH'],
      PITWALL_LOCAL_DATA_DIR: path.join(folder, 'data'),
      PITWALL_LOCAL_OTLP_PORT: String(otlp),
      PITWALL_LOCAL_PAGE_PORT: String(page),
      PITWALL_LOCAL_LOGSTASH_HTTP_PORT: String(logstash),
      PITWALL_LOCAL_LOGSTASH_TCP_PORT: String(tcp),
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  collector = child;
  await new Promise<void>((resolve, reject) => {
    child.stdout.on('data', (text: Buffer) => text.includes('ready') && resolve());
    child.once('exit', (code) => reject(new Error(`the collector ended with ${code}`)));
  });
}

/** Resolves once it is gone: it writes in its folder until then. */
async function killCollector(): Promise<void> {
  const child = collector;
  if (!child || child.exitCode !== null || child.signalCode !== null) return;
  const exited = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGKILL');
  await exited;
}

async function findFreePorts(count: number): Promise<number[]> {
  const servers = Array.from({ length: count }, () => createServer());
  const ports = await Promise.all(
    servers.map(
      (server) =>
        new Promise<number>((resolve) => {
          server.listen(0, '127.0.0.1', () => {
            const address = server.address();
            resolve(typeof address === 'object' && address ? address.port : 0);
          });
        }),
    ),
  );
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return ports;
}

async function readJson(page: number | undefined, route: string): Promise<Record<string, unknown>> {
  return (await (await fetch(`http://127.0.0.1:${page}${route}`)).json()) as Record<string, unknown>;
}

/** What the page shows of the service's own account, of its traces and logs. */
async function readEventLedgers(page: number | undefined): Promise<unknown[]> {
  const { rows } = await readJson(page, '/api/coverage');
  return (rows as { signal: string; ledger: object }[])
    .filter((row) => row.signal !== 'metrics')
    .map((row) => row.ledger);
}

async function countLogs(page: number | undefined): Promise<number> {
  const { services } = await readJson(page, '/api/counts');
  return (services as { logs: number }[])[0]?.logs ?? 0;
}
