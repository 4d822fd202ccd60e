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
}

export interface RunningFunction {
  readonly api: RuntimeApi;
  readonly stderr: () => string;
  stop(): Promise<void>;
}

export async function startFunction(options: FunctionOptions): Promise<RunningFunction> {
  const { events, handler, env, runtime = path.join(fixtures, 'lambda-runtime.mjs') } = options;
  const api = await startRuntimeApi(events, options.deadlineMillis);
  const child = spawn(process.execPath, ['--conditions=pitwall-source', runtime, handler], {
    cwd: fixtures,
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
      LAMBDA_TASK_ROOT: fixtures,
      ...env,
    },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let stderr = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  return { api, stderr: () => stderr, stop: () => end(child).then(() => api.stop()) };
}

function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => {
    child.once('exit', () => resolve());
    child.kill('SIGKILL'); // as Lambda does with a function that it no longer needs
  });
}
