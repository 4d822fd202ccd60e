// One HTTP POST (or GET, where nothing is given) over kept-alive connections, to an outcome. Shared by every destination that speaks HTTP.
// Node's own http, with its functions taken at load time, before anything patches them: our own traffic is never
// traced. Sockets are unref'd: only flush() keeps a process alive.
import type { Agent, IncomingMessage, RequestOptions } from 'node:http';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { parseRetryAfter } from '../pipeline/backoff.ts';
import type { Outcome } from '../pipeline/types.ts';
import { http, https } from './node-http.ts';
import { readTlsFiles, type TlsFiles } from './tls-files.ts';
import { withoutTracing } from './untraced.ts';

const requestByProtocol = { 'http:': http.request, 'https:': https.request };
const gzipAsync = promisify(gzip);

export type Headers = Readonly<Record<string, string>>;

export interface HttpTarget {
  readonly url: string;
  /** Default: POST. */
  readonly method?: 'POST' | 'GET';
  readonly headers: Headers;
  readonly compression: 'none' | 'gzip';
  readonly tls?: TlsFiles;
  /** Gives the headers to send, from those there are and the body as it is sent (compressed): a signature. */
  readonly sign?: (headers: Headers, body: Uint8Array) => Promise<Headers>;
  /** What is read of a reply; the rest is cut. Default: 64 KiB. */
  readonly maxReplyBytes?: number;
}

export interface HttpReply {
  readonly status: number;
  readonly body: Buffer;
  readonly retryAfter: string | undefined;
}

export interface PostReply extends HttpReply {
  /** Nothing reads the body that was posted any more: all of it was sent. False when the reply came before. */
  readonly isBodyUnused: boolean;
}

export interface HttpPoster {
  /** Rejects when no whole reply arrived before `signal` aborts. */
  post(body: Uint8Array, signal: AbortSignal): Promise<PostReply>;
}

export function createHttpPoster(target: HttpTarget): HttpPoster {
  const url = new URL(target.url);
  const openAgent = createAgentOpener(url.protocol, target.tls);
  const request = requestByProtocol[url.protocol as 'http:' | 'https:'];
  const encodingHeaders = target.compression === 'gzip' ? { 'content-encoding': 'gzip' } : {};
  const fixed = { 'user-agent': 'pitwall-sdk', ...encodingHeaders, ...target.headers };
  const post = (body: Uint8Array, options: RequestOptions): Promise<PostReply> =>
    new Promise((resolve, reject) => {
      const sent = request(url, { ...options, method: target.method ?? 'POST' });
      sent.on('socket', (socket) => socket.unref());
      sent.on('error', reject);
      const onClose = (): void => reject(new Error('the connection closed before a reply'));
      sent.on('close', onClose); // a reply that switches protocols ends with neither an error nor a response
      sent.on('response', (response) => {
        sent.removeListener('close', onClose);
        const { writableFinished: isBodyUnused } = sent;
        readReply(response, target.maxReplyBytes ?? 64 * 1024).then(
          (reply) => resolve({ ...reply, isBodyUnused }),
          reject,
        );
      });
      sent.end(body);
    });
  const prepareAndPost = async (body: Uint8Array, signal: AbortSignal): Promise<PostReply> => {
    const agent = await openAgent();
    const packed = target.compression === 'gzip' ? await gzipAsync(body) : body;
    const headers = { ...fixed, 'content-length': String(packed.length) };
    const signed = target.sign ? await unlessAborted(target.sign(headers, packed), signal) : headers;
    return post(packed, { agent, signal, headers: signed });
  };
  return { post: (body, signal) => withoutTracing(() => prepareAndPost(body, signal)) };
}

/** Finding credentials has no deadline of its own. */
async function unlessAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  let onAbort = (): void => {};
  const aborted = new Promise<never>((_resolve, reject) => {
    onAbort = () => reject(new Error('no signature in time'));
    signal.addEventListener('abort', onAbort, { once: true });
  });
  return Promise.race([work, aborted]).finally(() => signal.removeEventListener('abort', onAbort));
}

/** One agent, made when it is first asked for; files that could not be read are tried again the next time. */
function createAgentOpener(protocol: string, tls: TlsFiles | undefined): () => Promise<Agent> {
  const options = { keepAlive: true, maxSockets: 2, keepAliveMsecs: 10_000 };
  let agent: Agent | undefined;
  return async () => {
    if (agent) return agent;
    const contents = tls ? await readTlsFiles(tls) : {};
    return (agent ??= protocol === 'https:' ? new https.Agent({ ...options, ...contents }) : new http.Agent(options));
  };
}

async function readReply(response: IncomingMessage, maxReplyBytes: number): Promise<HttpReply> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of response) {
    size += chunk.length;
    if (size > maxReplyBytes) break; // closes the connection: the status has said enough
    chunks.push(chunk);
  }
  return { status: response.statusCode ?? 0, body: Buffer.concat(chunks), retryAfter: response.headers['retry-after'] };
}

/** Logstash, Elasticsearch and AWS answer 408 and 500 for what passes: a proxy that gave up, a full queue. */
const retryableStatuses: readonly number[] = [408, 429, 500, 502, 503, 504];

/** What a status other than success means. @param retryable those after which the same may be sent again. */
export function classifyStatus(reply: HttpReply, nowMillis: number, retryable = retryableStatuses): Outcome {
  const reason = `HTTP ${reply.status}`;
  if (reply.status === 413) return { kind: 'tooLarge', reason };
  if (!retryable.includes(reply.status)) return { kind: 'rejected', reason };
  const retryAfterMillis = parseRetryAfter(reply.retryAfter, nowMillis);
  return retryAfterMillis === undefined ? { kind: 'retry', reason } : { kind: 'retry', reason, retryAfterMillis };
}

/** The URL without userinfo and query, for messages. */
export function describeUrl(url: string): string {
  const parsed = URL.parse(url);
  return parsed ? `${parsed.protocol}//${parsed.host}${parsed.pathname}` : 'an invalid URL';
}
