// Runs a program to its end and keeps what it prints.
import { spawn } from 'node:child_process';

export interface RunResult {
  readonly code: number | null;
  /** stdout and stderr, as they came. */
  readonly output: string;
}

export function runNode(args: readonly string[], folder: string): Promise<RunResult> {
  return runProgram(process.execPath, args, folder);
}

/** The npm that runs this script, or the one in the PATH. */
export function runNpm(args: readonly string[], folder: string): Promise<RunResult> {
  const own = process.env['npm_execpath'];
  return own === undefined ? runProgram('npm', args, folder) : runNode([own, ...args], folder);
}

export function runProgram(file: string, args: readonly string[], folder: string): Promise<RunResult> {
  return new Promise((resolve) => {
    const child = spawn(file, args, { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    const append = (chunk: string): void => void (output += chunk);
    child.stdout.setEncoding('utf8').on('data', append);
    child.stderr.setEncoding('utf8').on('data', append);
    child.once('error', (error) => resolve({ code: 1, output: `${output}${error.message}` }));
    child.once('close', (code) => resolve({ code, output }));
  });
}
