import { writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import type { CountsReply, CoverageReply } from '../src/api/types.ts';
import { askJson, createDataDir } from './collector.ts';
import { freePorts, spawnCollector, spawnReady } from './process.ts';
import { createId, createLog, createLogs, createSpan, createTraces, post } from './telemetry.ts';

test('whatever was acknowledged is there after SIGKILL, once, even when the sender sends it again', async () => {
  const dataDir = await createDataDir();
  const first = await spawnReady(dataDir);
  const acknowledged: object[][] = [];
  let isKilled = false;
  async function sendUntilKilled(): Promise<void> {
    for (let batch = 0; !isKilled; batch += 1) {
      const spans = Array.from({ length: 20 }, () => createSpan({ name: `batch ${batch}` }));
      const reply = await post(`${first.otlpUrl}/v1/traces`, createTraces('orders', spans)).catch(() => undefined);
      if (reply?.status === 200) acknowledged.push(spans);
      if (acknowledged.length === 40) {
        isKilled = true;
        first.child.kill('SIGKILL');
      }
    }
  }
  await Promise.all([sendUntilKilled(), sendUntilKilled(), sendUntilKilled(), sendUntilKilled()]);
  expect(await first.exited).toBe('SIGKILL');
  const second = await spawnReady(dataDir);
  const before = await askJson<CountsReply>(`${second.pageUrl}/api/counts`);
  const stored = before.services[0]?.spans ?? 0;
  // A batch whose answer was lost may be there besides; part of a batch never is.
  expect(stored).toBeGreaterThanOrEqual(acknowledged.length * 20);
  expect(stored % 20).toBe(0);
  for (const spans of acknowledged) await post(`${second.otlpUrl}/v1/traces`, createTraces('orders', spans));
  const after = await askJson<CountsReply>(`${second.pageUrl}/api/counts`);
  expect(after.services[0]?.spans).toBe(stored);
  const { rows } = await askJson<CoverageReply>(`${second.pageUrl}/api/coverage`);
  expect(rows.map((row) => [row.received, row.duplicates])).toEqual([[stored, acknowledged.length * 20]]);
});

test('at SIGTERM and SIGINT it commits what it accepted and exits with 0 within 3 s, streams open or not', async () => {
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    const dataDir = await createDataDir();
    const running = await spawnReady(dataDir);
    const stream = await fetch(`${running.pageUrl}/api/live`);
    const log = createLog({ id: createId(8) });
    const sent = post(`${running.otlpUrl}/v1/logs`, createLogs('orders', [log]));
    await sent;
    const startedMillis = Date.now();
    running.child.kill(signal);
    expect(await running.exited).toBe(0);
    expect(Date.now() - startedMillis).toBeLessThan(3_000);
    await stream.body?.cancel().catch(() => {
      // The collector has ended the stream already.
    });
    const again = await spawnReady(dataDir);
    expect((await askJson<CountsReply>(`${again.pageUrl}/api/counts`)).services[0]?.logs).toBe(1);
  }
});

test('a second collector on the same ports says which, who is there, and which setting to change', async () => {
  const dataDir = await createDataDir();
  const first = await spawnReady(dataDir);
  const port = (url: string): string => new URL(url).port;
  const other = createServer((_, response) => response.end('hello'));
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void other.close());
  const otherPort = String((other.address() as AddressInfo).port);
  const ports = [
    `--page-port=${port(first.pageUrl)}`,
    `--otlp-port=${port(first.otlpUrl)}`,
    `--logstash-http-port=${otherPort}`,
    '--logstash-tcp-port=0',
  ];
  const second = spawnCollector([...ports, `--data-dir=${await createDataDir()}`]);
  expect(await second.exited).toBe(2);
  const place = (url: string, purpose: string): string =>
    `pitwall-local: Port 127.0.0.1:${port(url)} (${purpose}) is in use: `;
  expect(second.output().trim().split('\n')).toEqual([
    `${place(first.pageUrl, 'page and API')}another pitwall-local is running there. Stop it, or choose another port with PITWALL_LOCAL_PAGE_PORT or --page-port.`,
    `${place(first.otlpUrl, 'OTLP')}another pitwall-local is running there. Stop it, or choose another port with PITWALL_LOCAL_OTLP_PORT or --otlp-port.`,
    `${place(`http://x:${otherPort}`, 'Logstash http')}another program is listening there. Stop it, or choose another port with PITWALL_LOCAL_LOGSTASH_HTTP_PORT or --logstash-http-port.`,
  ]);
});

test('a second collector on the same folder says who has it and which setting to change', async () => {
  const dataDir = await createDataDir();
  const first = await spawnReady(dataDir);
  const second = spawnCollector([
    '--otlp-port=0',
    '--page-port=0',
    '--logstash-http-port=0',
    '--logstash-tcp-port=0',
    `--data-dir=${dataDir}`,
  ]);
  expect(await second.exited).toBe(2);
  expect(second.output()).toBe(
    `pitwall-local: the data folder ${dataDir} is in use by process ${first.child.pid}, probably another pitwall-local. ` +
      'Stop it, or choose another folder with PITWALL_LOCAL_DATA_DIR or --data-dir.\n',
  );
});

test('a data folder that cannot be used, or whose file is damaged, is said in one line', async () => {
  const dataDir = await createDataDir();
  await writeFile(
    join(dataDir, 'telemetry.duckdb'),
    'this is not a database, it is a text that is long enough to be read as a header'.repeat(80),
  );
  for (const folder of [dataDir, '/dev/null/data']) {
    const running = spawnCollector([...freePorts, `--data-dir=${folder}`]);
    expect(await running.exited).toBe(2);
    expect(running.output()).toMatch(/^pitwall-local: the data folder \S+ cannot be used: .+ or --data-dir\.\n$/);
  }
});

test('each bad setting gets one line with its origin and what is used instead, and help lists them all', async () => {
  const dataDir = await createDataDir();
  const running = await spawnReady(dataDir, ['--max-age=3x', '--colour=red']);
  expect(running.output()).toContain('pitwall-local: flag --colour is not known; it is ignored (see --help)\n');
  expect(running.output()).toContain(
    'pitwall-local: flag --max-age: "3x" is not a duration such as 24h; using the default 24h instead\n',
  );
  const help = spawnCollector(['--help']);
  expect(await help.exited).toBe(0);
  expect(help.output().match(/PITWALL_LOCAL_[A-Z_]+/g)).toHaveLength(10);
});
