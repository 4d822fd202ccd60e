// The one way to the collector's API. A reply is data or a problem that can be shown; it never throws,
// except for an abort, which is nobody's news.
import type { ProblemReply } from '../../../src/api/types.ts';

export interface Problem {
  readonly status: number;
  readonly message: string;
  readonly parameter?: string | undefined;
}

export type Outcome<T> =
  | { readonly kind: 'data'; readonly data: T }
  | { readonly kind: 'problem'; readonly problem: Problem }
  | { readonly kind: 'aborted' };

export async function fetchJson<T>(url: string, signal: AbortSignal): Promise<Outcome<T>> {
  try {
    const response = await fetch(url, { signal, headers: { accept: 'application/json' } });
    const body: unknown = await response.json().catch(() => undefined);
    if (response.ok && body !== undefined) return { kind: 'data', data: body as T };
    return { kind: 'problem', problem: parseProblem(response.status, body) };
  } catch {
    if (signal.aborted) return { kind: 'aborted' };
    return { kind: 'problem', problem: { status: 0, message: 'The collector does not answer. Is it running?' } };
  }
}

function parseProblem(status: number, body: unknown): Problem {
  const reply = body as Partial<ProblemReply> | undefined | null;
  const message = typeof reply?.error === 'string' ? reply.error : `The collector answered ${status}.`;
  return { status, message, parameter: reply?.parameter };
}
