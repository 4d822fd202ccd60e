// A function as a process of its own, under a runtime: ours, or aws-lambda-ric.
import { type ChildProcess, spawn } from 'node:child_process';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { type RuntimeApi, startRuntimeApi } from './lambda-runtime-api.ts';

const fixtures = fileURLToPath(new URL('./wire/fixtures/', import.meta.url));

export interface FunctionOptions {
  readonly events: readonly unknown[];
  /** `lambda.handler`, or `lambda-plain.handler` by the zero-code entry. */
  readonly handler: string;
  readonly env: Readonly<Record<string, string>>;
  /** Default: ours. */
  readonly runtime?: string;
  readonly deadlineMillis?: number;
  readonly traceHeaders?: readonly string[];
  /** What AWS_LAMBDA_EXEC_WRAPPER names: run in front of the runtime. What is built is used then, not our sources. */
  readonly wrapper?: string;
  /** Default: where the fixtures are. */
  readonly folder?: string;
}

export interface RunningFunction {
  readonly api: RuntimeApi;
  readonly pid: number;
  readonly stderr: () => string;
  /** Resolves when the process has ended by itself. */
  readonly exited: Promise<void>;
  stop(): Promise<void>;
}

export async function startFunction(options: FunctionOptions): Promise<RunningFunction> {
  const { events, handler, env, folder = fixtures, runtime = path.join(fixtures, 'lambda-runtime.mjs') } = options;
  const api = await startRuntimeApi(events, options);
  const [file, ...args] = options.wrapper
    ? [options.wrapper, process.execPath, runtime, handler]
    : [process.execPath, '--conditions=pitwall-source', runtime, handler];
  const child = spawn(file, args, {
    cwd: folder,
    env: {
      PATH: process.env['PATH'],
      _HANDLER: handler,
      AWS_LAMBDA_RUNTIME_API: api.address,
      AWS_LAMBDA_FUNCTION_NAME: 'fixture',
      AWS_LAMBDA_FUNCTION_VERSION: '1',
      AWS_LAMBDA_FUNCTION_MEMORY_SIZE: '256',
      AWS_LAMBDA_LOG_GROUP_NAME: 'group',
      AWS_LAMBDA_LOG_STREAM_NAME: 'stream',
      AWS_REGION: 'eu-central-1',
      LAMBDA_TASK_ROOT: folder,
      ...env,
    },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  let stderr = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  const { pid = 0 } = child;
  return { api, pid, exited, stderr: () => stderr, stop: () => end(child).then(() => api.stop()) };
}

function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => {
    child.once('exit', () => resolve());
    child.kill('SIGKILL'); // as Lambda does with a function that it no longer needs
  });
}
