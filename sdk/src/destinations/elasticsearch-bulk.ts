// The answer of `_bulk`: what became of each document.
// https://www.elastic.co/docs/api/doc/elasticsearch/operation/operation-bulk (OpenSearch answers alike)
import { parseRetryAfter } from '../pipeline/backoff.ts';
import type { Outcome } from '../pipeline/types.ts';
import type { HttpReply } from '../transport/http-post.ts';

interface Item {
  readonly status: number;
  readonly reason: string;
}

/**
 * Of a reply with status 200. A conflict (409) is a document that an earlier attempt has stored: the id is its own.
 * A reply that cannot be read is a retry: nothing is stored twice.
 */
export function classifyBulkReply(reply: HttpReply, recordCount: number, nowMillis: number): Outcome {
  const parsed = parseBulkReply(reply.body);
  if (parsed === 'all') return { kind: 'delivered' };
  if (parsed?.length !== recordCount) return { kind: 'retry', reason: 'the reply to the bulk request cannot be read' };
  const retry = indicesOf(parsed, (status) => status === 429 || status === 408 || status >= 500);
  const rejected = indicesOf(parsed, (status) => status >= 400 && status < 500 && ![408, 409, 429].includes(status));
  const first = parsed[rejected[0] ?? retry[0] ?? -1];
  if (!first) return { kind: 'delivered' };
  const retryAfterMillis = parseRetryAfter(reply.retryAfter, nowMillis);
  const again = { reason: first.reason, ...(retryAfterMillis === undefined ? {} : { retryAfterMillis }) };
  return retry.length === recordCount ? { kind: 'retry', ...again } : { kind: 'partial', retry, rejected, ...again };
}

function indicesOf(items: readonly Item[], isMeant: (status: number) => boolean): number[] {
  return items.flatMap(({ status }, index) => (isMeant(status) ? [index] : []));
}

/** `all` when nothing failed; undefined when it is no such reply. */
function parseBulkReply(body: Buffer): 'all' | readonly Item[] | undefined {
  try {
    const { errors, items } = JSON.parse(body.toString()) as { errors?: unknown; items?: unknown };
    if (errors === false) return 'all';
    return Array.isArray(items) ? items.map(parseItem) : undefined;
  } catch {
    return undefined; // a proxy's own page, or cut
  }
}

function parseItem(item: unknown): Item {
  const { create } = item as {
    create: { status: number; error?: { type?: string; reason?: string } };
  };
  if (typeof create.status !== 'number') throw new TypeError('an item without a status');
  const { type = '', reason = '' } = create.error ?? {};
  return { status: create.status, reason: `HTTP ${create.status} ${type}: ${reason}`.slice(0, 300) };
}
