// Open loop: shoppers arrive when chance has it (a Poisson process), however slowly the shop answers those who are in.
// https://www.usenix.org/conference/nsdi-06/open-versus-closed-cautionary-tale
import { setTimeout as sleep } from 'node:timers/promises';
import { Pool } from 'undici';
import { journeys } from './journeys/journeys.ts';
import type { Journey } from './journeys/journey.ts';
import { createOutage } from './outage.ts';
import type { Outage } from './outage.ts';
import { createRandom } from './random.ts';
import { createShop, JourneyEnded } from './shop.ts';
import { createShopper } from './shopper.ts';
import { createTally } from './tally.ts';
import type { Tally, Totals } from './tally.ts';

export interface TrafficOptions {
  readonly gatewayUrl: string;
  readonly shoppersPerSecond: number;
  readonly seed: number;
  readonly thinkMillis: number;
  readonly summaryMillis: number;
  /** Ends by itself after this many shoppers. Default: never. */
  readonly maxShoppers?: number;
  readonly signal: AbortSignal;
  readonly print: (line: string) => void;
}

interface Run extends TrafficOptions {
  readonly pool: Pool;
  readonly tally: Tally;
  readonly outage: Outage;
}

/** More than this many at once, and the shop is so slow that sending more would only measure our own memory. */
const maxShoppersInside = 500;
const requestTimeoutMillis = 10_000;

/** Plays shoppers until the signal is aborted, or all have been. Resolves with what happened; never rejects. */
export async function playTraffic(options: TrafficOptions): Promise<Totals> {
  const pool = new Pool(options.gatewayUrl, {
    connections: 64,
    headersTimeout: requestTimeoutMillis,
    bodyTimeout: requestTimeoutMillis,
  });
  const run: Run = { ...options, pool, tally: createTally(performance.now()), outage: createOutage() };
  const timer = setInterval(() => options.print(run.tally.describe(performance.now())), options.summaryMillis);
  await admitShoppers(run);
  clearInterval(timer);
  await pool.destroy();
  options.print(run.tally.describe(performance.now()));
  return run.tally.totals();
}

async function admitShoppers(run: Run): Promise<void> {
  const arrivals = createRandom(`${run.seed}/arrivals`);
  const inside = new Set<Promise<void>>();
  let dueMillis = performance.now();
  for (let number = 0; number < (run.maxShoppers ?? Infinity); number += 1) {
    // Due from when the last one was, not from now: being late once must not lower the rate.
    dueMillis += arrivals.exponential(1000 / run.shoppersPerSecond);
    if (!(await waitUntil(dueMillis, run.signal))) break;
    if (!run.outage.isOpen(performance.now()) || inside.size >= maxShoppersInside) {
      run.tally.turnedAway();
      continue;
    }
    const visit = playShopper(run, number).finally(() => inside.delete(visit));
    inside.add(visit);
  }
  await Promise.all(inside);
}

/** False if the end came first. */
async function waitUntil(dueMillis: number, signal: AbortSignal): Promise<boolean> {
  const waitMillis = dueMillis - performance.now();
  if (waitMillis > 0) await sleep(waitMillis, undefined, { signal }).catch(() => undefined);
  return !signal.aborted;
}

async function playShopper(run: Run, number: number): Promise<void> {
  const { tally, outage, seed, print, signal } = run;
  const shopper = createShopper(seed, number);
  const journey: Journey = shopper.random.pickWeighted(journeys);
  tally.shopperArrived();
  try {
    await journey.play({ shopper, tally, shop: createShop({ ...run, shopper, tally: watch(run) }) });
  } catch (error) {
    if (signal.aborted) return;
    if (!(error instanceof JourneyEnded)) tally.unexpected(`${journey.name}: ${String(error)}`);
    else if (error.isUnreachable && outage.requestLost(performance.now())) {
      print('traffic: the gateway does not answer; shoppers wait for it');
    }
  }
}

/** The tally, with an eye on the first answer after an outage. */
function watch({ tally, outage, print }: Run): Tally {
  return {
    ...tally,
    requestAnswered: (millis) => {
      if (outage.requestAnswered()) print('traffic: the gateway answers again');
      tally.requestAnswered(millis);
    },
  };
}
