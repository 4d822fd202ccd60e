// One request, over in time whatever the destination does: one that throws, rejects, never answers, answers twice or
// answers nothing that is an outcome is a failed request like any other.
import type { Destination, EncodedRecord, Outcome } from './types.ts';

/** `broken`: the destination threw or gave no answer. The records may be sent again. */
export type Attempted = Outcome | { readonly kind: 'broken'; readonly reason: string };

const kinds: ReadonlySet<unknown> = new Set<Outcome['kind']>(['delivered', 'partial', 'retry', 'rejected', 'tooLarge']);
/** What a destination that heeds its signal may take to settle after it. */
const graceMillis = 250;

/** Never rejects, and resolves within `timeoutMillis` and a moment, also when the destination ignores its signal. */
export function attempt(
  destination: Pick<Destination<never>, 'send'>,
  records: readonly EncodedRecord[],
  timeoutMillis: number,
): Promise<Attempted> {
  return new Promise((resolve) => {
    const controller = new AbortController();
    const timers = [
      setTimeout(() => controller.abort(new Error(`no answer within ${timeoutMillis} ms`)), timeoutMillis),
      setTimeout(
        () => settle({ kind: 'broken', reason: `no answer within ${timeoutMillis} ms` }),
        timeoutMillis + graceMillis,
      ),
    ];
    for (const timer of timers) timer.unref();
    const settle = (outcome: Attempted): void => {
      for (const timer of timers) clearTimeout(timer);
      resolve(outcome); // only the first one counts
    };
    send(destination, records, controller.signal).then(
      (outcome) => settle(isOutcome(outcome) ? outcome : { kind: 'broken', reason: 'the destination gave no outcome' }),
      (error: unknown) => settle({ kind: 'broken', reason: messageOf(error) }),
    );
  });
}

/** A synchronous throw becomes a rejection. */
async function send(
  destination: Pick<Destination<never>, 'send'>,
  records: readonly EncodedRecord[],
  signal: AbortSignal,
): Promise<unknown> {
  return destination.send(records, signal);
}

function isOutcome(value: unknown): value is Outcome {
  return typeof value === 'object' && value !== null && 'kind' in value && kinds.has(value.kind);
}

/** Words for a message, whatever was thrown. */
export function messageOf(error: unknown): string {
  try {
    const text = error instanceof Error ? error.message || error.name : String(error);
    return text.slice(0, 300);
  } catch {
    return 'an error that cannot be printed';
  }
}
