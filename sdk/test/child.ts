// Runs a fixture as a real process with the SDK registered, as a service team would.
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

export interface ChildOptions {
  readonly env?: Readonly<Record<string, string>>;
  /** Flags before the script. Default: `--import @pitwall/sdk/register`. */
  readonly flags?: readonly string[];
}

export interface Child {
  readonly process: ChildProcess;
  /** Resolves with the first line of standard output that starts with `ready`. */
  readonly ready: Promise<string>;
  readonly exited: Promise<ChildExit>;
}

export interface ChildExit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

const fixtures = new URL('./wire/fixtures/', import.meta.url);
const registered = ['--import', '@pitwall/sdk/register'];

export function startFixture(name: string, options: ChildOptions = {}): Child {
  const flags = ['--conditions=pitwall-source', '--unhandled-rejections=strict', ...(options.flags ?? registered)];
  const folder = mkdtempSync(path.join(tmpdir(), 'pitwall-child-'));
  const child = spawn(process.execPath, [...flags, fileURLToPath(new URL(name, fixtures))], {
    cwd: fileURLToPath(new URL('..', import.meta.url)),
    env: {
      PATH: process.env['PATH'],
      OTEL_SERVICE_NAME: 'fixture',
      PITWALL_FLUSH_INTERVAL: '50',
      // Its own: what one test leaves on disk is not for the next one that happens to get the same port.
      PITWALL_SPOOL_DIR: path.join(folder, 'disk'),
      ...options.env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stdout = '';
  let stderr = '';
  child.once('close', () => rmSync(folder, { recursive: true, force: true }));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  const exited = new Promise<ChildExit>((resolve) => {
    child.on('close', (code, signal) => resolve({ code, signal, stdout, stderr }));
  });
  const ready = new Promise<string>((resolve, reject) => {
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text;
      const line = /^ready.*$/m.exec(stdout)?.[0];
      if (line) resolve(line);
    });
    void exited.then((exit) => reject(new Error(`${name} ended before it was ready: ${exit.stderr}`)));
  });
  ready.catch(() => {}); // fixtures that end by themselves are awaited by `exited`
  return { process: child, ready, exited };
}

/** Runs a fixture that ends by itself. */
export function runFixture(name: string, options?: ChildOptions): Promise<ChildExit> {
  return startFixture(name, options).exited;
}
