// One run of a part as a child process, in a process group of its own: the terminal's Ctrl-C reaches the supervisor
// only, which then stops the parts in order. https://nodejs.org/api/child_process.html#optionsdetached
import { spawn } from 'node:child_process';

export interface PartCommand {
  readonly args: readonly string[];
  readonly folder: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Descriptor for stdout and stderr. */
  readonly output: number;
}

export interface PartExit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  /** Set when the process could not be started at all. */
  readonly error?: Error;
}

export interface PartProcess {
  readonly pid: number | undefined;
  readonly exited: Promise<PartExit>;
  hasExited(): boolean;
  signal(name: 'SIGTERM' | 'SIGKILL'): void;
}

export function startPartProcess({ args, folder, env, output }: PartCommand): PartProcess {
  // Descriptor 3 is the pipe that orphan-watch.ts listens to; it closes when this process is gone.
  const child = spawn(process.execPath, args, {
    cwd: folder,
    env: { ...env },
    detached: true,
    stdio: ['ignore', output, output, 'pipe'],
  });
  child.stdio[3]?.on('error', () => undefined); // The part closing its end first is not an error.
  let hasExited = false;
  const exited = new Promise<PartExit>((resolve) => {
    const end = (exit: PartExit): void => {
      hasExited = true;
      resolve(exit);
    };
    child.once('exit', (code, signal) => end({ code, signal }));
    child.once('error', (error) => end({ code: null, signal: null, error }));
  });
  return {
    pid: child.pid,
    exited,
    hasExited: () => hasExited,
    signal: (name) => void (hasExited || child.kill(name)),
  };
}

export function describeExit({ code, signal, error }: PartExit): string {
  if (error) return `could not be started (${error.message})`;
  return signal === null ? `ended with exit code ${code}` : `was ended by ${signal}`;
}
