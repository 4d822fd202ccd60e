// The shop as one shopper sees it: HTTP to the gateway, a cookie, and an opinion about what each answer should be.
// undici is used directly because traffic needs a pool of its own that can be torn down at once.
// https://undici.nodejs.org/#/docs/api/Pool
import { setTimeout as sleep } from 'node:timers/promises';
import type { Pool } from 'undici';
import type { Shopper } from './shopper.ts';
import type { Tally } from './tally.ts';

export interface Step {
  readonly name: string;
  readonly method?: 'GET' | 'POST' | 'DELETE';
  readonly path: string;
  readonly body?: unknown;
  readonly key?: string;
  /** The statuses that are right here. Default: 200. */
  readonly expect?: readonly number[];
}

export interface Answer<T> {
  readonly status: number;
  readonly body: T;
}

export interface Shop {
  /** @throws {JourneyEnded} when the answer is not one of those expected. */
  send<T>(step: Step): Promise<Answer<T>>;
  /** Reads, looks, hesitates. */
  think(): Promise<void>;
}

/** The shopper leaves: the shop did not do what it should, or there is no shop. */
export class JourneyEnded extends Error {
  readonly isUnreachable: boolean;
  constructor(message: string, options: { readonly isUnreachable: boolean; readonly cause?: unknown }) {
    super(message, { cause: options.cause });
    this.name = 'JourneyEnded';
    this.isUnreachable = options.isUnreachable;
  }
}

export interface ShopOptions {
  readonly pool: Pool;
  readonly tally: Tally;
  readonly shopper: Shopper;
  readonly thinkMillis: number;
  readonly signal: AbortSignal;
}

export function createShop(options: ShopOptions): Shop {
  const { tally, shopper, thinkMillis, signal } = options;
  let cookie: string | undefined;

  return {
    async send<T>(step: Step): Promise<Answer<T>> {
      const startMillis = performance.now();
      const response = await request(options, step, cookie);
      tally.requestAnswered(performance.now() - startMillis);
      cookie = parseCookie(response.setCookie) ?? cookie;
      const { status } = response;
      if (!(step.expect ?? [200]).includes(status)) {
        tally.unexpected(`${step.name} ${status}`);
        throw new JourneyEnded(`${step.name} was answered ${status}`, { isUnreachable: false });
      }
      if (status >= 400) tally.mistakeRefused();
      return { status, body: parseJson<T>(response.text) };
    },
    async think() {
      const millis = Math.min(shopper.random.exponential(thinkMillis), 3 * thinkMillis);
      if (millis >= 1) await sleep(millis, undefined, { signal });
    },
  };
}

interface RawResponse {
  readonly status: number;
  readonly text: string;
  readonly setCookie: string | string[] | undefined;
}

async function request(options: ShopOptions, step: Step, cookie: string | undefined): Promise<RawResponse> {
  const { pool, tally, signal } = options;
  try {
    const { statusCode, headers, body } = await pool.request({
      method: step.method ?? 'GET',
      path: step.path,
      headers: { ...encodeHeaders(options.shopper, step), ...(cookie !== undefined && { cookie }) },
      body: step.body === undefined ? null : JSON.stringify(step.body),
      signal,
    });
    return { status: statusCode, text: await body.text(), setCookie: headers['set-cookie'] };
  } catch (cause) {
    if (!signal.aborted) tally.unreachable();
    throw new JourneyEnded(`${step.name} got no answer`, { isUnreachable: true, cause });
  }
}

function encodeHeaders(shopper: Shopper, step: Step): Record<string, string> {
  return {
    accept: 'application/json',
    'accept-language': shopper.language,
    'user-agent': shopper.userAgent,
    'x-forwarded-for': shopper.address,
    ...(step.body !== undefined && { 'content-type': 'application/json' }),
    ...(step.key !== undefined && { 'idempotency-key': step.key }),
  };
}

function parseCookie(header: string | string[] | undefined): string | undefined {
  const first = Array.isArray(header) ? header[0] : header;
  return first?.split(';', 1)[0];
}

/** The status was as expected, so the shape is what the contract says. */
function parseJson<T>(text: string): T {
  return (text === '' ? undefined : JSON.parse(text)) as T;
}
