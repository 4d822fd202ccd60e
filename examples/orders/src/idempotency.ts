// A key makes an order happen once, however often it is sent.
// https://datatracker.ietf.org/doc/draft-ietf-httpapi-idempotency-key-header/
// Where the draft answers 409 to a repeat of a request in flight, we let both wait for the one result: that is what
// a double click needs. Work that fails is forgotten, so that the same key may try again.
import { createHash } from 'node:crypto';

export type IdempotentOutcome<T> =
  | { readonly kind: 'done' | 'replayed'; readonly value: T }
  /** The key came with another request before. */
  | { readonly kind: 'reused' };

export interface Idempotency<T> {
  run(key: string, request: unknown, work: () => Promise<T>): Promise<IdempotentOutcome<T>>;
}

export interface IdempotencyOptions {
  readonly maxEntries?: number;
  readonly maxAgeMillis?: number;
  readonly now?: () => number;
}

interface Entry<T> {
  readonly fingerprint: string;
  readonly atMillis: number;
  readonly result: Promise<T>;
}

const dayMillis = 24 * 60 * 60_000;

export function createIdempotency<T>(options: IdempotencyOptions = {}): Idempotency<T> {
  const { maxEntries = 20_000, maxAgeMillis = dayMillis, now = Date.now } = options;
  const entries = new Map<string, Entry<T>>();

  const forgetOld = (): void => {
    for (const [key, { atMillis }] of entries) {
      if (entries.size < maxEntries && now() - atMillis < maxAgeMillis) return;
      entries.delete(key);
    }
  };

  return {
    async run(key, request, work) {
      const fingerprint = hash(request);
      forgetOld();
      const earlier = entries.get(key);
      if (earlier && earlier.fingerprint !== fingerprint) return { kind: 'reused' };
      if (earlier) return { kind: 'replayed', value: await earlier.result };
      const result = work();
      entries.set(key, { fingerprint, atMillis: now(), result });
      try {
        return { kind: 'done', value: await result };
      } catch (error) {
        entries.delete(key);
        throw error;
      }
    },
  };
}

/** Two requests are the same if their members are, in whatever order they were written. */
function hash(request: unknown): string {
  return createHash('sha256').update(JSON.stringify(request, sortMembers)).digest('hex');
}

function sortMembers(_key: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1)));
}
