// Runs a fixture that is spoken to line by line, with the SDK registered.
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';

export interface FixtureProgram {
  /** Resolves once it has printed a line that begins so. */
  until(word: string): Promise<string>;
  say(line: string): void;
  /** Ends its standard input. */
  end(): void;
  readonly ended: Promise<{ readonly code: number | null; readonly stderr: string }>;
}

const packageFolder = fileURLToPath(new URL('../..', import.meta.url));

export function startFixtureProgram(name: string, env: Readonly<Record<string, string>>): FixtureProgram {
  const file = fileURLToPath(new URL(`fixtures/${name}`, import.meta.url));
  const flags = ['--conditions=pitwall-source', '--unhandled-rejections=strict', '--import', '@pitwall/sdk/register'];
  const child = spawn(process.execPath, [...flags, file], {
    cwd: packageFolder,
    env: { PATH: process.env['PATH'], OTEL_SERVICE_NAME: 'fixture', ...env },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  let stdout = '';
  let stderr = '';
  const waiting = new Set<() => void>();
  child.stdin.on('error', () => {});
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
    for (const look of waiting) look();
  });
  const ended = new Promise<{ code: number | null; stderr: string }>((resolve) => {
    child.once('close', (code) => resolve({ code, stderr }));
  });
  onTestFinished(async () => {
    child.kill('SIGKILL');
    await ended;
  });
  return {
    until: (word) =>
      new Promise((resolve, reject) => {
        const look = (): void => {
          const line = new RegExp(`^${word}.*$`, 'm').exec(stdout)?.[0];
          if (line === undefined) return;
          waiting.delete(look);
          resolve(line);
        };
        waiting.add(look);
        look();
        void ended.then(() => reject(new Error(`${name} ended before it said ${word}: ${stderr}`)));
      }),
    say: (line) => void child.stdin.write(`${line}\n`),
    end: () => child.stdin.end(),
    ended,
  };
}
