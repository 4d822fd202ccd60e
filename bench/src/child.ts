// A child process with a message channel: ask() sends one message and awaits one reply. Callers ask one thing at a
// time, so replies need no ids. The last 2,000 characters of stdout and stderr are kept: a dying child's words.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Readable } from 'node:stream';

const TAIL_LENGTH = 2_000;
const ASK_TIMEOUT_MILLIS = 60_000;

export interface ChildCommand {
  readonly command: readonly [string, ...string[]];
  readonly cwd: string;
  readonly environment: NodeJS.ProcessEnv;
}

export interface ChildExit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

export interface Child {
  readonly exited: Promise<ChildExit>;
  next(timeoutMillis?: number): Promise<unknown>;
  ask(request: object): Promise<unknown>;
  kill(signal: NodeJS.Signals): void;
  /** Complete only when the process has ended. */
  readStdout(): string;
}

function keepTail(stream: Readable | null): () => string {
  let tail = '';
  stream?.setEncoding('utf8').on('data', (text: string) => (tail = (tail + text).slice(-TAIL_LENGTH)));
  return () => tail;
}

function describeSilence(reason: unknown, timeoutMillis: number): Error {
  const isTimeout = reason instanceof Error && reason.name === 'TimeoutError';
  if (isTimeout || !(reason instanceof Error))
    return new Error(`the process said nothing for ${timeoutMillis / 1000} s`);
  return reason;
}

/** A reply of parent.ts that carries an error is one. */
function rejectFailure(reply: unknown): unknown {
  if (typeof reply === 'object' && reply !== null && 'error' in reply) throw new Error(String(reply.error));
  return reply;
}

export function startChild({ command, cwd, environment }: ChildCommand): Child {
  const [file, ...args] = command;
  const child = spawn(file, args, { cwd, env: environment, stdio: ['ignore', 'pipe', 'pipe', 'ipc'] });
  const readStdout = keepTail(child.stdout);
  const readStderr = keepTail(child.stderr);

  const gone = new AbortController();
  const exited = new Promise<ChildExit>((resolve) => {
    const end = (exit: ChildExit, why: string): void => {
      gone.abort(new Error([why, readStderr().trim()].filter((text) => text !== '').join(': ')));
      resolve(exit);
    };
    child.once('error', (error) => end({ code: null, signal: null }, error.message));
    child.once('close', (code, signal) => end({ code, signal }, `the process ended (${signal ?? `code ${code}`})`));
  });

  const next = (timeoutMillis = ASK_TIMEOUT_MILLIS): Promise<unknown> => {
    const signal = AbortSignal.any([gone.signal, AbortSignal.timeout(timeoutMillis)]);
    return once(child, 'message', { signal }).then(
      ([message]: unknown[]) => message,
      () => {
        throw describeSilence(signal.reason, timeoutMillis);
      },
    );
  };
  const ask = (request: object): Promise<unknown> => {
    const reply = next().then(rejectFailure);
    // A failed send means that the child is gone, which rejects the reply with a better message.
    child.send(request, () => undefined);
    return reply;
  };
  return { exited, next, ask, kill: (signal) => void child.kill(signal), readStdout };
}
