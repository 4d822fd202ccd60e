// Runs the fixture supervisor as a real process, and knows what it printed and what its parts wrote down.
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, vi } from 'vitest';
import type { FixturePart, FixturePlan } from './fixtures/fixture-plan.ts';

const program = fileURLToPath(new URL('fixtures/supervise.ts', import.meta.url));

export interface SupervisedRun {
  readonly pid: number;
  readonly exited: Promise<number | null>;
  output(): string;
  /** `<name> <event>`, in the order in which they happened. */
  events(): string[];
  /** Of the part's last start. */
  pidOf(name: string): number;
  url(name: string): string;
}

type PartRequest = Omit<FixturePart, 'port'>;

type RunRequest = Pick<FixturePlan, 'isVerbose' | 'shutdownMillis' | 'isChildOfShell'>;

export async function superviseParts(
  requests: readonly PartRequest[],
  request: RunRequest = {},
): Promise<SupervisedRun> {
  const folder = mkdtempSync(join(tmpdir(), 'pitwall-platform-'));
  const record = join(folder, 'record');
  const ports = await findFreePorts(requests.length);
  const parts = requests.map((part, index) => ({ ...part, port: ports[index] ?? 0 }));
  const plan: FixturePlan = { folder, record, parts, ...request };
  const command = [process.execPath, program, JSON.stringify(plan)];
  // The `:` keeps the shell from handing its process over to the command.
  const [file = '', ...args] = request.isChildOfShell ? ['/bin/sh', '-c', '"$0" "$@"; :', ...command] : command;
  const child = spawn(file, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
  const exited = new Promise<number | null>((resolve) => void child.once('close', resolve));
  const lines = (): string[] => (existsSync(record) ? readFileSync(record, 'utf8').trim().split('\n') : []);
  onTestFinished(async () => {
    child.kill('SIGKILL');
    await exited;
    // The parts notice by themselves that the supervisor is gone, and write in the folder until they have ended.
    const pids = lines().map((line) => Number(line.split(' ')[2]));
    await vi.waitFor(() => expect(pids.filter(isAlive)).toEqual([]), { timeout: 20_000, interval: 20 });
    // One that was started in the last moment may not have said so yet: then the folder is not empty at the first try.
    rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
  });
  return {
    pid: child.pid ?? 0,
    exited,
    output: () => output,
    events: () => lines().map((line) => line.split(' ').slice(0, 2).join(' ')),
    pidOf: (name) =>
      Number(
        lines()
          .findLast((line) => line.startsWith(`${name} started`))
          ?.split(' ')[2],
      ),
    url: (name) => `http://127.0.0.1:${parts.find((part) => part.name === name)?.port}`,
  };
}

export function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false; // ESRCH: nobody has this number.
  }
}

/** Ports that were free a moment ago: the supervisor's settings cannot say 0. */
async function findFreePorts(count: number): Promise<number[]> {
  const servers = await Promise.all(Array.from({ length: count }, listen));
  const ports = servers.map((server) => (server.address() as AddressInfo).port);
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return ports;
}

function listen(): Promise<ReturnType<typeof createServer>> {
  return new Promise((resolve) => {
    const server = createServer();
    server.listen(0, '127.0.0.1', () => resolve(server));
  });
}
