// One measured server process, from spawn to exit.

import { get } from 'node:http';
import { startChild } from './child.ts';
import type { Child } from './child.ts';
import type { Contestant } from './contestants.ts';
import type { Framework } from './frameworks.ts';
import { phasePaths } from './frameworks.ts';
import { parseNumberField } from './message.ts';
import type { SinkAddress } from './sink/sink.ts';

const BENCH_FOLDER = `${import.meta.dirname}/..`;
const START_TIMEOUT_MILLIS = 30_000;
const STOP_TIMEOUT_MILLIS = 15_000;

export interface Launch {
  readonly contestant: Contestant;
  readonly framework: Framework;
  readonly sink: SinkAddress;
  readonly commandPrefix: readonly string[];
}

export interface ServerSample {
  readonly cpuMicros: number;
  readonly rssBytes: number;
  readonly atMillis: number;
}

export interface ServerStop {
  readonly stopMillis: number;
  /** `exit 0`, or what else ended it. */
  readonly ending: string;
  /** Of its whole life; absent when it was killed and could not say. */
  readonly cpuMicros?: number;
}

export interface MeasuredServer {
  readonly port: number;
  /** Spawn to the end of the first successful reply. */
  readonly startMillis: number;
  sample(): Promise<ServerSample>;
  stop(): Promise<ServerStop>;
  kill(): Promise<unknown>;
}

/** The runner's environment without anything that would configure a contestant or the server's Node. */
export function resolveServerEnvironment(
  inherited: NodeJS.ProcessEnv,
  settings: Readonly<Record<string, string>>,
): NodeJS.ProcessEnv {
  const foreign = /^(OTEL|DD|PITWALL|NODE|VITEST|npm)_/;
  const kept = Object.entries(inherited).filter(([name]) => !foreign.test(name));
  return { ...Object.fromEntries(kept), ...settings, NODE_ENV: 'production' };
}

function receiveFirstReply(port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const request = get({ host: '127.0.0.1', port, path: phasePaths.warm, agent: false }, (response) => {
      const { statusCode } = response.resume();
      response.once('end', () => (statusCode === 200 ? resolve() : reject(new Error(`first reply: ${statusCode}`))));
    });
    request.once('error', reject);
  });
}

/** The sample that apps/measured.js prints as it exits. */
function parseLastCpu(stdout: string): number | undefined {
  try {
    return parseNumberField(JSON.parse(stdout.trimEnd().split('\n').at(-1) ?? ''), 'cpuMicros');
  } catch {
    // Killed before it could print, or something else printed last.
    return undefined;
  }
}

async function stopChild(child: Child): Promise<ServerStop> {
  const startedAtMillis = performance.now();
  let isTooSlow = false;
  const deadline = setTimeout(() => {
    isTooSlow = true;
    child.kill('SIGKILL');
  }, STOP_TIMEOUT_MILLIS);
  child.kill('SIGTERM');
  const { code, signal } = await child.exited;
  clearTimeout(deadline);
  const ending = isTooSlow ? `killed after ${STOP_TIMEOUT_MILLIS / 1000} s` : (signal ?? `exit ${code}`);
  const stopMillis = performance.now() - startedAtMillis;
  const cpuMicros = parseLastCpu(child.readStdout());
  return { stopMillis, ending, ...(cpuMicros === undefined ? {} : { cpuMicros }) };
}

function killChild(child: Child): Promise<unknown> {
  child.kill('SIGKILL');
  return child.exited;
}

export async function startMeasuredServer(launch: Launch): Promise<MeasuredServer> {
  const { contestant, framework, sink, commandPrefix } = launch;
  const nodeCommand = [process.execPath, ...contestant.nodeArguments, `apps/${framework}.js`] as const;
  const [file, ...args] = [...commandPrefix, ...nodeCommand];
  const environment = resolveServerEnvironment(process.env, contestant.resolveSettings(sink));
  const startedAtMillis = performance.now();
  const child = startChild({ command: [file ?? process.execPath, ...args], cwd: BENCH_FOLDER, environment });
  try {
    const port = parseNumberField(await child.next(START_TIMEOUT_MILLIS), 'port');
    await receiveFirstReply(port);
    const startMillis = performance.now() - startedAtMillis;
    const sample = async (): Promise<ServerSample> => {
      const reply = await child.ask({});
      return {
        cpuMicros: parseNumberField(reply, 'cpuMicros'),
        rssBytes: parseNumberField(reply, 'rssBytes'),
        atMillis: performance.now(),
      };
    };
    return { port, startMillis, sample, stop: () => stopChild(child), kill: () => killChild(child) };
  } catch (error) {
    await killChild(child);
    throw error;
  }
}
