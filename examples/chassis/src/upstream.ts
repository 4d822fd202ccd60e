// Calls to a neighbouring service, over the fetch that Node brings.
// Every attempt has a deadline; only GET is tried twice, since a repeated POST may do its work twice; a 4xx is an
// answer for the caller to read, while 5xx, silence and refusal are an UpstreamError. No circuit breaker: with one
// retry and a short deadline the worst a dead neighbour costs is known.
import { ProblemError } from './problem.ts';
import type { ProblemDocument } from './problem.ts';

export interface UpstreamRequest {
  readonly method?: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  /** Passed on as X-Request-Id. */
  readonly requestId: string;
}

export interface UpstreamReply<T> {
  readonly status: number;
  readonly body: T;
  readonly headers: Headers;
}

export interface Upstream {
  /** @throws {UpstreamError} when there is no answer below 500. */
  call<T>(path: string, request: UpstreamRequest): Promise<UpstreamReply<T>>;
}

export interface UpstreamOptions {
  readonly name: string;
  readonly baseUrl: string;
  readonly timeoutMillis?: number;
  readonly onRetry?: (error: UpstreamError) => void;
}

export type UpstreamOutcome = 'timeout' | 'unreachable' | 'failed' | 'garbled';

export class UpstreamError extends Error {
  readonly outcome: UpstreamOutcome;
  readonly upstream: string;
  readonly statusCode: number;

  constructor(upstream: string, outcome: UpstreamOutcome, details: { detail: string; cause?: unknown }) {
    super(`${upstream} ${outcome}: ${details.detail}`, { cause: details.cause });
    this.name = 'UpstreamError';
    this.outcome = outcome;
    this.upstream = upstream;
    this.statusCode = outcome === 'timeout' ? 504 : 502;
  }
}

const maxAttempts = 2;
const maxRetryDelayMillis = 100;

export function createUpstream(options: UpstreamOptions): Upstream {
  return {
    async call<T>(path: string, request: UpstreamRequest): Promise<UpstreamReply<T>> {
      const attempts = (request.method ?? 'GET') === 'GET' ? maxAttempts : 1;
      for (let attempt = 1; ; attempt += 1) {
        try {
          return await attemptCall<T>(options, path, request);
        } catch (error) {
          if (!(error instanceof UpstreamError) || attempt >= attempts) throw error;
          options.onRetry?.(error);
          await delay(Math.random() * maxRetryDelayMillis);
        }
      }
    },
  };
}

/** What was asked for. @throws the neighbour's 4xx as our own answer: same code, same field problems. */
export function requireAnswer<T>(reply: UpstreamReply<T>): T {
  if (reply.status >= 400) throw new ProblemError(reply.body as ProblemDocument);
  return reply.body;
}

async function attemptCall<T>(
  options: UpstreamOptions,
  path: string,
  request: UpstreamRequest,
): Promise<UpstreamReply<T>> {
  const signal = AbortSignal.timeout(options.timeoutMillis ?? 2000);
  // Without the query: what a shopper typed must not reach a log.
  const pathname = path.split('?', 1)[0];
  try {
    const response = await fetch(options.baseUrl + path, { ...encodeRequest(request), signal });
    const text = await response.text();
    if (response.status >= 500)
      throw new UpstreamError(options.name, 'failed', { detail: `answered ${response.status} to ${pathname}` });
    return { status: response.status, headers: response.headers, body: parseBody<T>(options, text) };
  } catch (error) {
    if (error instanceof UpstreamError) throw error;
    const outcome = signal.aborted ? 'timeout' : 'unreachable';
    throw new UpstreamError(options.name, outcome, { detail: `no answer to ${pathname}`, cause: error });
  }
}

function encodeRequest({ method = 'GET', body, headers, requestId }: UpstreamRequest): RequestInit {
  const json = body === undefined ? {} : { 'content-type': 'application/json' };
  return {
    method,
    headers: { accept: 'application/json', 'x-request-id': requestId, ...json, ...headers },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  };
}

function parseBody<T>(options: UpstreamOptions, text: string): T {
  if (text === '') return undefined as T;
  try {
    return JSON.parse(text) as T;
  } catch (cause) {
    throw new UpstreamError(options.name, 'garbled', { detail: 'answered something that is not JSON', cause });
  }
}

function delay(millis: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, millis));
}
