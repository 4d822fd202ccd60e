// The collector as a real process, for what only a process can show: signals, kills, exit codes.
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';

const cli = fileURLToPath(new URL('../src/cli.ts', import.meta.url));

export interface CollectorProcess {
  readonly child: ChildProcess;
  /** All that it has written so far. */
  readonly output: () => string;
  /** Its exit code, or the signal that ended it. */
  readonly exited: Promise<number | string>;
}

export interface ReadyCollector extends CollectorProcess {
  readonly pageUrl: string;
  readonly otlpUrl: string;
  readonly logstashUrl: string;
}

export function spawnCollector(args: readonly string[], env: Readonly<Record<string, string>> = {}): CollectorProcess {
  const child = spawn(process.execPath, ['--conditions=pitwall-source', cli, ...args], {
    env: { PATH: process.env.PATH, HOME: process.env.HOME, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const exited = new Promise<number | string>((resolve) =>
    child.on('close', (code, signal) => resolve(code ?? signal ?? 'unknown')),
  );
  onTestFinished(async () => {
    child.kill('SIGKILL');
    await exited;
  });
  return { child, output: () => output, exited };
}

export const freePorts = ['--otlp-port=0', '--page-port=0', '--logstash-http-port=0', '--logstash-tcp-port=0'];

/** A collector on free ports, once it has said that it is ready. */
export async function spawnReady(dataDir: string, args: readonly string[] = []): Promise<ReadyCollector> {
  const running = spawnCollector([...freePorts, `--data-dir=${dataDir}`, ...args]);
  const line = await new Promise<string>((resolve, reject) => {
    const look = (): void => {
      const found = /^pitwall-local ready: .*$/m.exec(running.output());
      if (found !== null) resolve(found[0]);
    };
    running.child.stdout?.on('data', look);
    running.exited.then((code) => reject(new Error(`ended with ${code}: ${running.output()}`)), reject);
  });
  const url = (name: string): string => new RegExp(`${name} (http://\\S+)`).exec(line)?.[1] ?? '';
  return { ...running, pageUrl: url('page'), otlpUrl: url('otlp'), logstashUrl: url('logstash') };
}
