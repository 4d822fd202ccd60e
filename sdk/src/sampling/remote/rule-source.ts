// Asks for sampling rules over HTTP. Untraced, within a deadline, and nothing of it keeps the process. Says when there
// are none to be had, and when there are again.
import type { Diagnostics } from '../../diagnostics.ts';
import { createHttpPoster, describeUrl, type HttpReply } from '../../transport/http-post.ts';

const timeoutMillis = 10_000;
const maxReplyBytes = 1024 * 1024;

export interface RuleQuestion<T> {
  /** After the endpoint. */
  readonly path: string;
  /** POSTed as JSON. Undefined: a GET. */
  readonly body?: object;
  /** Makes of the answer what is wanted. Throws when it is no good. */
  readonly read: (answer: unknown) => T;
}

export interface RuleSource {
  /** Rejects when there is no good answer within 10 seconds. */
  ask<T>(question: RuleQuestion<T>): Promise<T>;
  /** Abandons what is under way; later questions reject. */
  close(): void;
}

export interface RuleSourceOptions {
  readonly endpoint: string;
  /** As it is named in `OTEL_TRACES_SAMPLER`. */
  readonly sampler: string;
  readonly diagnostics: Diagnostics;
}

export function createRuleSource({ endpoint, sampler, diagnostics }: RuleSourceOptions): RuleSource {
  const closing = new AbortController();
  const posters = new Map<string, ReturnType<typeof createHttpPoster>>();
  const where = `sampler ${sampler}: ${describeUrl(endpoint)}`;
  let isAway = false;
  const ask = async <T>({ path, body, read }: RuleQuestion<T>): Promise<T> => {
    const poster = posters.get(path) ?? createPoster(endpoint + path, body ? 'POST' : 'GET');
    posters.set(path, poster);
    const signal = AbortSignal.any([closing.signal, AbortSignal.timeout(timeoutMillis)]);
    const reply = await poster.post(Buffer.from(body ? JSON.stringify(body) : ''), signal);
    closing.signal.throwIfAborted();
    return read(parseReply(reply));
  };
  const askAloud = async <T>(question: RuleQuestion<T>): Promise<T> => {
    try {
      const answer = await ask(question);
      if (isAway) diagnostics.say('PW382', `${where} gives rules again`, sampler);
      isAway = false;
      return answer;
    } catch (error) {
      if (closing.signal.aborted) throw error;
      const reason = error instanceof Error ? error.message : String(error);
      diagnostics.say('PW381', `${where} gives no rules (${reason}); asking again`, sampler);
      isAway = true;
      throw error;
    }
  };
  return { ask: askAloud, close: () => closing.abort() };
}

function createPoster(url: string, method: 'POST' | 'GET'): ReturnType<typeof createHttpPoster> {
  const headers = method === 'POST' ? { 'content-type': 'application/json' } : { accept: 'application/json' };
  return createHttpPoster({ url, method, headers, compression: 'none', maxReplyBytes });
}

function parseReply({ status, body }: HttpReply): unknown {
  if (status !== 200) throw new Error(`HTTP ${status}`);
  try {
    return JSON.parse(body.toString());
  } catch {
    throw new Error('an answer that is no JSON');
  }
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
