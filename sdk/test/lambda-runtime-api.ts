// Lambda's Runtime API for tests: hands out events one by one and keeps the answers.
// https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html
import http from 'node:http';
import type { AddressInfo } from 'node:net';

export interface InvocationAnswer {
  readonly requestId: string;
  readonly isError: boolean;
  readonly body: unknown;
}

export interface RuntimeApi {
  /** `127.0.0.1:<port>`, for AWS_LAMBDA_RUNTIME_API. */
  readonly address: string;
  readonly answers: InvocationAnswer[];
  /** Called before each event is handed out: whatever was returned must have arrived by then. It waits for a promise. */
  onNext: () => void | Promise<void>;
  stop(): Promise<void>;
}

export interface RuntimeApiOptions {
  /** Default: 30 s. */
  readonly deadlineMillis?: number | undefined;
  /** `Lambda-Runtime-Trace-Id` of each event, in their order. */
  readonly traceHeaders?: readonly string[] | undefined;
}

export async function startRuntimeApi(events: readonly unknown[], options: RuntimeApiOptions): Promise<RuntimeApi> {
  const { deadlineMillis = 30_000, traceHeaders = [] } = options;
  const answers: InvocationAnswer[] = [];
  let next = 0;
  const api: Pick<RuntimeApi, 'onNext'> = { onNext: () => {} };
  const handOut = async (response: http.ServerResponse): Promise<void> => {
    await api.onNext();
    if (next >= events.length) return; // as Lambda does: it waits, frozen
    const traceHeader = traceHeaders[next];
    response.writeHead(200, {
      'content-type': 'application/json',
      'lambda-runtime-aws-request-id': `request-${next}`,
      'lambda-runtime-deadline-ms': String(Date.now() + deadlineMillis),
      'lambda-runtime-invoked-function-arn': 'arn:aws:lambda:eu-central-1:123456789012:function:fixture',
      ...(traceHeader === undefined ? {} : { 'lambda-runtime-trace-id': traceHeader }),
    });
    response.end(JSON.stringify(events[next]));
    next += 1;
  };
  const server = http.createServer((request, response) => {
    const path = request.url ?? '';
    if (path.endsWith('/invocation/next')) {
      void handOut(response);
      return;
    }
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const text = Buffer.concat(chunks).toString();
      const [, requestId = ''] = /invocation\/([^/]+)\//.exec(path) ?? [];
      answers.push({ requestId, isError: path.endsWith('/error'), body: parseBody(text) });
      response.writeHead(202, { 'content-type': 'application/json' }).end('{}');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return Object.assign(api, {
    address: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    answers,
    stop: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  });
}

/** A stream's answer may be any text. */
function parseBody(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
