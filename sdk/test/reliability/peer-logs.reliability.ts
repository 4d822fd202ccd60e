// winston's file transport, pino's and winston-logstash at their defaults, in our cases of logs. Only in the full run: they
// judge nothing of ours.
import { spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import net from 'node:net';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, onTestFinished } from 'vitest';
import { startFaultProxy } from './fault-proxy.ts';
import { createSpoolFolder, isFull, recordPeerNumbers, seconds } from './run.ts';

const program = fileURLToPath(new URL('fixtures/peer-log.mjs', import.meta.url));

interface Peer {
  readonly kind: string;
  readonly lines: number;
  readonly perSecond?: number;
  readonly end?: string;
  readonly file?: string;
  readonly port?: number;
}

if (!isFull)
  process.stdout.write('not run: winston, pino, winston-logstash (npm run test:reliability -- --full does)\n');

describe.runIf(isFull)('log transports in the same cases', () => {
  it.each([
    ['winston', 'exit0'],
    ['winston', 'SIGTERM'],
    ['pino', 'exit0'],
    ['pino', 'SIGTERM'],
  ])('G08 %s to a file, at %s', expectRecorded, 60_000);

  it('G20 winston rotates its file', async () => {
    const folder = createSpoolFolder();
    const lines = 5000 * 10;
    await run({ kind: 'winston, rotating', lines, perSecond: 5000, file: path.join(folder, 'app.log') });
    const seen = readLines(folder);
    expect(seen.size).toBeGreaterThan(0);
    const files = readdirSync(folder).length;
    recordPeerNumbers('winston file', ['G20', 'rotated by size'], { made: lines, lost: lines - seen.size, files });
  }, 60_000);

  it('G02 winston-logstash in an outage', async () => {
    const { port, seen } = await startLineServer();
    const proxy = await startFaultProxy(port);
    onTestFinished(() => proxy.stop());
    const lines = 200 * seconds(90);
    const ended = run({ kind: 'winston-logstash', lines, perSecond: 200, end: 'exit0', port: proxy.port });
    await wait(seconds(20_000)); // as it flows
    await proxy.setFault('refuse');
    await wait(seconds(60_000)); // the outage itself
    await proxy.setFault('pass');
    await ended;
    expect(seen.size).toBeGreaterThan(0);
    recordPeerNumbers('winston-logstash', ['G02', 'logs only, refuse'], { made: lines, lost: lines - seen.size });
  }, 300_000);
});

async function expectRecorded(kind: string, end: string): Promise<void> {
  const folder = createSpoolFolder();
  const lines = 5000;
  await run({ kind, lines, end, file: path.join(folder, 'app.log') });
  const seen = readLines(folder);
  expect(seen.size).toBeLessThanOrEqual(lines);
  recordPeerNumbers(`${kind} file`, ['G08', `logs only, ${end}`], { made: lines, lost: lines - seen.size });
}

async function run(peer: Peer): Promise<void> {
  const env = { PATH: process.env['PATH'], PEER: JSON.stringify(peer) };
  const child = spawn(process.execPath, [program], { env, stdio: 'ignore' });
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  onTestFinished(async () => {
    child.kill('SIGKILL');
    await ended;
  });
  await ended;
}

const seqs = (text: string): number[] => [...text.matchAll(/"seq":(\d+)/g)].map(([, seq]) => Number(seq));

function readLines(folder: string): ReadonlySet<number> {
  return new Set(readdirSync(folder).flatMap((name) => seqs(readFileSync(path.join(folder, name), 'utf8'))));
}

async function startLineServer(): Promise<{ port: number; seen: ReadonlySet<number> }> {
  const seen = new Set<number>();
  const server = net.createServer((socket) => {
    let rest = '';
    socket.on('error', () => {}).setEncoding('utf8');
    socket.on('data', (text: string) => {
      const lines = (rest + text).split('\n');
      rest = lines.pop() ?? '';
      for (const seq of lines.flatMap(seqs)) seen.add(seq);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  return { port: (server.address() as AddressInfo).port, seen };
}
