// Runs a program with workers (`fixtures/workers.mjs`, or one like it), speaks to it line by line and reads its `/metrics`.
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { onTestFinished, vi } from 'vitest';

export interface WorkersOptions {
  readonly env?: Readonly<Record<string, string>>;
  /** Whether the program itself runs the SDK. Its workers always do. Default: true. */
  readonly isRegistered?: boolean;
  /** From this folder. Default: `wire/fixtures/workers.mjs`. */
  readonly program?: string;
}

export interface WorkersProgram {
  readonly pid: number;
  /** `<pid> <thread id>` of each that has counted. */
  members(): string[];
  /** Resolves once so many have counted. */
  untilMembers(count: number): Promise<string[]>;
  readStdout(): string;
  readStderr(): string;
  say(line: string): void;
  /** Rejects when nobody serves. */
  scrape(): Promise<Page>;
  /** To a process of the program. */
  signal(pid: number, signal: NodeJS.Signals): void;
  /** Ends its standard input, and resolves once all its processes have ended. */
  end(): Promise<{ readonly code: number | null; readonly stdout: string; readonly stderr: string }>;
}

export interface Page {
  readonly text: string;
  /** Of all series of a sample, or of those whose labels contain a text. */
  sum(name: string, labels?: string): number;
  count(name: string): number;
}

const flags = ['--conditions=pitwall-source', '--unhandled-rejections=strict', '--import', '@pitwall/sdk/register'];

export async function startWorkers(options: WorkersOptions = {}): Promise<WorkersProgram> {
  const { env = {}, isRegistered = true, program = 'wire/fixtures/workers.mjs' } = options;
  const folder = mkdtempSync(path.join(tmpdir(), 'pitwall-w-'));
  const port = await findFreePort();
  const child = spawn(process.execPath, [...(isRegistered ? flags : []), path.join(import.meta.dirname, program)], {
    cwd: fileURLToPath(new URL('..', import.meta.url)),
    env: {
      PATH: process.env['PATH'],
      OTEL_SERVICE_NAME: 'fixture',
      OTEL_LOG_LEVEL: 'warn',
      OTEL_TRACES_EXPORTER: 'none',
      OTEL_LOGS_EXPORTER: 'none',
      OTEL_METRICS_EXPORTER: 'prometheus',
      OTEL_EXPORTER_PROMETHEUS_PORT: String(port),
      PITWALL_SPOOL_DIR: path.join(folder, 'disk'),
      XDG_RUNTIME_DIR: folder,
      WORKER_FLAGS: JSON.stringify(flags),
      ...env,
    },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  let stdout = '';
  let stderr = '';
  child.stdin.on('error', () => {});
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  // Once all who inherited its output have ended.
  let isEnded = false;
  const ended = new Promise<number | null>((resolve) =>
    child.once('close', (code) => {
      isEnded = true;
      resolve(code);
    }),
  );
  const members = (): string[] => [...stdout.matchAll(/^member (\d+ \d+)$/gm)].map(([, member]) => member ?? '');
  const pid = child.pid ?? 0;
  const signal = (target: number, name: NodeJS.Signals): void => {
    if (target !== pid && !members().some((member) => member.startsWith(`${target} `)))
      throw new Error(`${target} is not a process of this program`);
    process.kill(target, name);
  };
  onTestFinished(async () => {
    if (!isEnded) for (const target of new Set([pid, ...members().map(pidOf)])) killQuietly(target);
    await ended;
    rmSync(folder, { recursive: true, force: true });
  });
  return {
    pid,
    members,
    untilMembers: (count) =>
      vi.waitFor(
        () => {
          if (members().length < count) throw new Error(`${members().length} of ${count} have counted: ${stderr}`);
          return members();
        },
        { timeout: 60_000, interval: 50 },
      ),
    readStdout: () => stdout,
    readStderr: () => stderr,
    say: (line) => void child.stdin.write(`${line}\n`),
    scrape: async () => parsePage(await (await fetch(`http://127.0.0.1:${port}/metrics`)).text()),
    signal,
    end: async () => {
      child.stdin.end();
      return { code: await ended, stdout, stderr };
    },
  };
}

export function pidOf(member: string): number {
  return Number(member.split(' ')[0]);
}

/** Some of its processes may have ended, as the test wanted. */
function killQuietly(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // no more
  }
}

function parsePage(text: string): Page {
  const valuesOf = (name: string, labels = ''): number[] =>
    [...text.matchAll(/^([a-z0-9_]+)(\{.*\})? (\S+)$/gm)].flatMap(([, found, its = '', value]) =>
      found === name && its.includes(labels) ? [Number(value)] : [],
    );
  return {
    text,
    sum: (name, labels) => valuesOf(name, labels).reduce((sum, value) => sum + value, 0),
    count: (name) => valuesOf(name).length,
  };
}

function findFreePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() =>
        typeof address === 'object' && address ? resolve(address.port) : reject(new Error('no port')),
      );
    });
  });
}
