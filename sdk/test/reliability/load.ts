// Runs the load as a real process and reads what it says of itself.
import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';
import type { LedgerAccount } from '../../src/index.ts';

export interface Load {
  readonly logsPerSecond?: number;
  readonly spansPerSecond?: number;
  readonly seconds?: number;
  /** All in one tick, instead. */
  readonly burst?: { readonly logs?: number; readonly spans?: number };
  /** Bytes of each log's message. */
  readonly fillerBytes?: number;
  /** The first `seq`. Default: 0. */
  readonly first?: { readonly logs: number; readonly spans: number };
  /** Whether it says, after each few milliseconds, how many it has made and when: for those that are killed. */
  readonly isTelling?: boolean;
  /** More attributes of each span. */
  readonly attributes?: number;
  /** `exit3`, `throw`, `reject`, `abort`, `kill`, a signal's name, `linger` (until standard input ends), or nothing. */
  readonly end?: string;
  /** Whether the application itself listens to the signal. */
  readonly isHandled?: boolean;
}

export interface LoadEnd {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stderr: string;
  readonly tookMillis: number;
  /** Undefined when the process could not say it: SIGKILL, abort. */
  readonly said:
    | {
        readonly made: { readonly logs: number; readonly spans: number };
        readonly ledger: readonly LedgerAccount[];
        readonly cost: {
          readonly mostRssBytes: number;
          /** In memory, of one account. */
          readonly mostQueuedBytes: number;
          readonly worstStallMillis: number;
          readonly p99DelayMillis: number;
        };
      }
    | undefined;
}

/** Up to these, all were made by then. */
export interface Told {
  readonly logs: number;
  readonly spans: number;
  readonly atMillis: number;
}

export interface RunningLoad {
  readonly process: ChildProcess;
  /** Once everything is made. */
  readonly made: Promise<void>;
  /** What it has told so far, when it is telling. */
  readTold(): readonly Told[];
  /** What it has said on standard error so far. */
  readStderr(): string;
  /** Ends a load that lingers. */
  release(): void;
  readonly ended: Promise<LoadEnd>;
}

const program = fileURLToPath(new URL('fixtures/load.mjs', import.meta.url));
const packageFolder = fileURLToPath(new URL('../..', import.meta.url));

export interface LoadOptions {
  readonly env?: Readonly<Record<string, string>>;
  /** Without the SDK: what the same application costs and does by itself. */
  readonly isTwin?: boolean;
  /** What is registered instead of the SDK: a peer's drop-in entry. */
  readonly register?: string;
  /** Runs as this user, and the group of the same number. Default: as this process. */
  readonly userId?: number;
  /** The command before that of the load. Default: none. */
  readonly runner?: readonly string[];
}

/** `npm run test:reliability` runs what is published; a test that is run by itself, the sources. */
const sourceFlags = process.env['PITWALL_RELIABILITY'] === undefined ? ['--conditions=pitwall-source'] : [];
const ownEntry = '@pitwall/sdk/register';

export function startLoad(
  load: Load,
  { env = {}, isTwin = false, register = ownEntry, userId, runner = [] }: LoadOptions = {},
): RunningLoad {
  const flags = [...sourceFlags, '--unhandled-rejections=strict', ...(isTwin ? [] : ['--import', register]), program];
  // nsenter leaves the process at the root.
  const within = runner.length === 0 ? [] : [...runner, 'env', `--chdir=${packageFolder}`];
  const [command, ...before] = [...within, process.execPath];
  const child = spawn(command, [...before, ...flags], {
    cwd: packageFolder,
    env: { PATH: process.env['PATH'], OTEL_SERVICE_NAME: 'load', LOAD: JSON.stringify(load), ...env },
    stdio: ['pipe', 'pipe', 'pipe'],
    ...(userId === undefined ? {} : { uid: userId, gid: userId }),
  });
  const startedAt = performance.now();
  let stdout = '';
  let stderr = '';
  child.stdin.on('error', () => {});
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  const made = new Promise<void>((resolve) => {
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text;
      if (/^made/m.test(stdout)) resolve();
    });
    child.once('close', () => resolve());
  });
  const ended = new Promise<LoadEnd>((resolve) => {
    child.once('close', (code, signal) => {
      const said = /^end (.*)$/m.exec(stdout)?.[1];
      const tookMillis = performance.now() - startedAt;
      resolve({ code, signal, stderr, tookMillis, said: said === undefined ? undefined : JSON.parse(said) });
    });
  });
  onTestFinished(async () => {
    child.kill('SIGKILL');
    await ended;
  });
  const readTold = (): Told[] =>
    [...stdout.matchAll(/^told (.*)\n/gm)].map(([, line = '']) => JSON.parse(line) as Told);
  return { process: child, made, readTold, readStderr: () => stderr, release: () => child.stdin.end(), ended };
}
