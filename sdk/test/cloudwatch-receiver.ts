// A CloudWatch Logs for tests that enforces every limit of PutLogEvents, and checks the signature by aws4.
// https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutLogEvents.html
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { sign } from 'aws4';

interface LogEvent {
  readonly timestamp: number;
  readonly message: string;
}

export interface CloudWatchReceiver {
  readonly url: string;
  readonly stored: LogEvent[];
  readonly batches: { readonly events: number; readonly bytes: number; readonly spanMillis: number }[];
  /** What was wrong with a request as such; the request was refused. */
  readonly violations: string[];
  readonly streams: Set<string>;
  readonly formats: Set<string>;
  /** Names of the errors that the next requests get. */
  readonly nextErrors: string[];
  /** Too old, expired or too new, each refused by its place. */
  readonly counts: { refused: number };
  stop(): Promise<void>;
}

const hourMillis = 60 * 60 * 1000;
const dayMillis = 24 * hourMillis;
export const cloudWatchKeys = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'secret' };

export async function startCloudWatchReceiver(): Promise<CloudWatchReceiver> {
  const received: Omit<CloudWatchReceiver, 'url' | 'stop'> = {
    stored: [],
    batches: [],
    violations: [],
    streams: new Set(),
    formats: new Set(),
    nextErrors: [],
    counts: { refused: 0 },
  };
  const server = http.createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const answer = answerTo(received, request, Buffer.concat(chunks));
      response.writeHead('__type' in answer ? 400 : 200).end(JSON.stringify(answer));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    ...received,
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

type Received = Omit<CloudWatchReceiver, 'url' | 'stop'>;
const failure = (name: string, message = ''): object => ({ __type: `com.amazonaws.logs#${name}`, message });

function answerTo(received: Received, request: http.IncomingMessage, body: Buffer): object {
  const error = received.nextErrors.shift();
  if (error) return failure(error);
  if (!isSigned(request, body)) return failure('InvalidSignatureException');
  const given = JSON.parse(body.toString()) as { logGroupName: string; logStreamName?: string; logEvents?: LogEvent[] };
  const action = String(request.headers['x-amz-target']).replace('Logs_20140328.', '');
  const stream =
    given.logStreamName === undefined ? given.logGroupName : `${given.logGroupName} ${given.logStreamName}`;
  if (action.startsWith('Create')) {
    if (received.streams.has(stream)) return failure('ResourceAlreadyExistsException');
    received.streams.add(stream);
    return {};
  }
  if (!received.streams.has(stream)) return failure('ResourceNotFoundException');
  received.formats.add(String(request.headers['x-amzn-logs-format']));
  return put(received, given.logEvents ?? []);
}

function put(received: Received, events: readonly LogEvent[]): object {
  const sizes = events.map(({ message }) => Buffer.byteLength(message) + 26);
  const bytes = sizes.reduce((sum, size) => sum + size, 0);
  const spanMillis = (events.at(-1)?.timestamp ?? 0) - (events[0]?.timestamp ?? 0);
  const isOrdered = events.every(
    ({ timestamp }, index) => index === 0 || timestamp >= (events[index - 1]?.timestamp ?? 0),
  );
  const violation = [
    events.length === 0 && 'no events',
    events.length > 10_000 && `${events.length} events`,
    bytes > 1_048_576 && `${bytes} bytes`,
    !isOrdered && 'not in chronological order',
    spanMillis > dayMillis && `a span of ${spanMillis} ms`,
  ].find((problem) => problem !== false);
  if (violation !== undefined) {
    received.violations.push(violation);
    return failure('InvalidParameterException', violation);
  }
  received.batches.push({ events: events.length, bytes, spanMillis });
  const tooOld = events.filter(({ timestamp }) => timestamp < Date.now() - 14 * dayMillis).length;
  const tooNew = events.filter(({ timestamp }) => timestamp > Date.now() + 2 * hourMillis).length;
  received.stored.push(...events.slice(tooOld, events.length - tooNew));
  received.counts.refused += tooOld + tooNew;
  const info = {
    ...(tooOld > 0 ? { tooOldLogEventEndIndex: tooOld } : {}),
    ...(tooNew > 0 ? { tooNewLogEventStartIndex: events.length - tooNew } : {}),
  };
  return tooOld + tooNew > 0 ? { rejectedLogEventsInfo: info } : {};
}

function isSigned(request: http.IncomingMessage, body: Buffer): boolean {
  const { authorization = '' } = request.headers;
  const [, region = '', names = ''] = /\/([\w-]+)\/logs\/aws4_request, SignedHeaders=([^,]+)/.exec(authorization) ?? [];
  const headers = Object.fromEntries(names.split(';').map((name) => [name, String(request.headers[name])]));
  const again = { service: 'logs', region, method: 'POST', path: request.url ?? '', headers, body };
  return sign(again, cloudWatchKeys).headers?.['Authorization'] === authorization;
}
