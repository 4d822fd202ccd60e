// What the pipelines that share one host and port tell each other. A pipeline whose requests succeed is not held up by
// one whose requests fail; those that fail try one at a time; when one of them gets through, the others try at once.
// A host that asked for a pause (`Retry-After`) gets it from all, and then one request at a time until one is taken.
import type { CircuitReading } from './inspection.ts';

/** A pipeline, as its circuit sees it. */
export interface Member {
  readonly isFailing: boolean;
  /** Called when it may be worth looking again. */
  wake(): void;
}

export class Circuit {
  readonly #waiting = new Set<Member>();
  #probing: Member | undefined;
  #pausedUntilMillis = 0;
  #isThrottled = false;
  /** Failed requests in a row, of all members: what the backoff grows by. */
  #failures = 0;
  #recoveries = 0;

  get failures(): number {
    return this.#failures;
  }

  /** Rises when a request got through after others had failed. */
  get recoveries(): number {
    return this.#recoveries;
  }

  /** From a `Retry-After` until the next request that is taken. */
  get isThrottled(): boolean {
    return this.#isThrottled;
  }

  /** No request before. On the clock of `performance.now()`. */
  get pausedUntilMillis(): number {
    return this.#pausedUntilMillis;
  }

  read(member: Member): CircuitReading {
    const isClosed = !member.isFailing && !this.#isThrottled;
    const leftMillis = this.#pausedUntilMillis - performance.now();
    return {
      state: isClosed ? 'closed' : this.#probing === undefined ? 'open' : 'half_open',
      failures: this.#failures,
      pausedUntilMillis: leftMillis > 0 ? Date.now() + leftMillis : undefined,
    };
  }

  wait(member: Member): void {
    this.#waiting.add(member);
  }

  stopWaiting(member: Member): void {
    this.#waiting.delete(member);
  }

  /** False while another one's request decides. Whoever entered must leave by `succeed`, `fail` or `abandon`. */
  enter(member: Member): boolean {
    if (!member.isFailing && !this.#isThrottled) return true;
    if (this.#probing !== undefined && this.#probing !== member) return false;
    this.#probing = member;
    return true;
  }

  succeed(member: Member): void {
    if (member.isFailing || this.#isThrottled) {
      this.#failures = 0;
      this.#isThrottled = false;
      this.#recoveries += 1;
    }
    this.#leave(member);
  }

  fail(member: Member, nowMillis: number, retryAfterMillis: number | undefined): void {
    this.#failures += 1;
    if (retryAfterMillis !== undefined) {
      this.#isThrottled = true;
      this.#pausedUntilMillis = Math.max(this.#pausedUntilMillis, nowMillis + retryAfterMillis);
    }
    this.#leave(member);
  }

  /** The member was stopped: what its request did no longer matters. */
  abandon(member: Member): void {
    this.#leave(member);
  }

  #leave(member: Member): void {
    if (this.#probing === member) this.#probing = undefined;
    for (const other of this.#waiting) other.wake();
  }
}

/** One circuit for each host and port of an address that is a URL; one for each other address. */
export function createCircuits(): (address: string) => Circuit {
  const circuits = new Map<string, Circuit>();
  return (address) => {
    const key = URL.parse(address)?.host || address;
    const circuit = circuits.get(key) ?? new Circuit();
    circuits.set(key, circuit);
    return circuit;
  };
}
