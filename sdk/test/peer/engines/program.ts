// Runs an engine as a child process on loopback: waits until it answers, keeps what it says, ends it and awaits the end.
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import net, { type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface Program {
  readonly name: string;
  readonly file: string;
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** Whether it answers already, given all that it has printed so far. */
  readonly isReady: (output: string) => Promise<boolean>;
}

export interface Engine {
  /** All that it has printed so far. */
  logs(): string;
  /** Ends the process; resolves when it is gone. */
  stop(): Promise<void>;
}

const readyTimeoutMillis = 120_000;
const stopTimeoutMillis = 10_000;
const pollMillis = 100;

export async function startProgram(program: Program): Promise<Engine> {
  const env = { PATH: process.env['PATH'], HOME: process.env['HOME'], LANG: 'C.UTF-8', ...program.env };
  const child = spawn(program.file, program.args, { env, cwd: tmpdir(), stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text) => (output += text));
  const exited = new Promise<void>((resolve) => {
    child.once('error', (error) => {
      output += error.message;
      resolve();
    });
    child.once('close', () => resolve());
  });
  const kill = (): void => void child.kill('SIGKILL');
  process.once('exit', kill);
  const engine = {
    logs: () => output,
    stop: async () => {
      await end(child, exited);
      process.removeListener('exit', kill);
    },
  };
  const problem = await untilReady(program, child, engine.logs);
  if (problem === undefined) return engine;
  await engine.stop();
  throw new Error(`${program.name} ${problem}:\n${output.slice(-3000)}`);
}

async function untilReady(program: Program, child: ChildProcess, logs: () => string): Promise<string | undefined> {
  const deadline = performance.now() + readyTimeoutMillis;
  while (performance.now() < deadline) {
    if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return 'ended while starting';
    if (await program.isReady(logs())) return undefined;
    await new Promise((resolve) => setTimeout(resolve, pollMillis));
  }
  return `did not answer within ${readyTimeoutMillis / 1000} s`;
}

async function end(child: ChildProcess, exited: Promise<void>): Promise<void> {
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), stopTimeoutMillis);
  await exited;
  clearTimeout(timer);
}

/** Ports that are free now. All are held until the last is known, so that they differ. */
export async function findFreePorts(count: number): Promise<number[]> {
  const servers = Array.from({ length: count }, () => net.createServer());
  const ports = await Promise.all(
    servers.map(
      (server) =>
        new Promise<number>((resolve) => {
          server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port));
        }),
    ),
  );
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return ports;
}

/** Whether a GET of this address answers with success. */
export async function answers(url: string): Promise<boolean> {
  try {
    const response = await fetch(url);
    await response.arrayBuffer();
    return response.ok;
  } catch {
    return false; // Not listening yet.
  }
}

/** Whether something accepts TCP connections there. */
export function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = net.connect(port, '127.0.0.1', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}

/** A folder for an engine's files, to be removed when it has stopped. */
export function createFolder(name: string): { readonly path: string; remove(): void } {
  const path = mkdtempSync(join(tmpdir(), `pitwall-${name}-`));
  return { path, remove: () => rmSync(path, { recursive: true, force: true, maxRetries: 3 }) };
}

/** An engine whose folder goes with it. */
export async function startProgramIn(folder: { remove(): void }, program: Program): Promise<Engine> {
  try {
    const engine = await startProgram(program);
    return {
      logs: engine.logs,
      stop: async () => {
        await engine.stop();
        folder.remove();
      },
    };
  } catch (error) {
    folder.remove();
    throw error;
  }
}
