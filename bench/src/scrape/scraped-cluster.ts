// A cluster that serves one page of its workers, as a program of its own.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

export interface ScrapedCluster {
  readonly name: string;
  scrape(): Promise<string>;
  /** Of the primary and the workers together, since their start. Linux only. */
  readCpuMillis(): number;
  stop(): Promise<void>;
}

const program = resolve(import.meta.dirname, '../../apps/scrape-workers.mjs');

export async function startCluster(name: 'pitwall' | 'prom-client'): Promise<ScrapedCluster> {
  const port = await findFreePort();
  const folder = mkdtempSync(join(tmpdir(), 'bench-scrape-'));
  const flags = name === 'pitwall' ? ['--import', '@pitwall/sdk/register'] : [];
  const child = spawn(process.execPath, [...flags, program], {
    cwd: resolve(import.meta.dirname, '../..'),
    env: {
      PATH: process.env['PATH'],
      NODE_ENV: 'production',
      CONTESTANT: name,
      PORT: String(port),
      OTEL_SERVICE_NAME: 'bench',
      OTEL_LOG_LEVEL: 'warn',
      OTEL_TRACES_EXPORTER: 'none',
      OTEL_LOGS_EXPORTER: 'none',
      OTEL_METRICS_EXPORTER: 'prometheus',
      OTEL_EXPORTER_PROMETHEUS_PORT: String(port),
      PITWALL_SPOOL_DIR: join(folder, 'disk'),
      XDG_RUNTIME_DIR: folder,
    },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  await new Promise<void>((ready, reject) => {
    child.stdout.setEncoding('utf8').on('data', (text: string) => text.includes('ready') && ready());
    child.once('close', () => reject(new Error(`${name} ended`)));
  });
  return {
    name,
    scrape: async () => (await fetch(`http://127.0.0.1:${port}/metrics`)).text(),
    readCpuMillis: () => [child.pid ?? 0, ...listChildren(child.pid ?? 0)].map(readCpuMillis).reduce((a, b) => a + b),
    stop: async () => {
      const closed = once(child, 'close');
      child.stdin.end();
      await closed;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

// https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html; a tick is 10 ms.
function listChildren(pid: number): number[] {
  return (readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').match(/\d+/g) ?? []).map(Number);
}

function readCpuMillis(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) * 10;
}

async function findFreePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  if (typeof address !== 'object' || address === null) throw new Error('no port');
  return address.port;
}
