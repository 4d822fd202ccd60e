// What happened since the last summary, and the one line that says so.

export interface Tally {
  requestAnswered(millis: number): void;
  /** A mistake that the shop turned down as it should. */
  mistakeRefused(): void;
  unexpected(what: string): void;
  unreachable(): void;
  turnedAway(): void;
  shopperArrived(): void;
  orderPlaced(): void;
  /** Describes what was counted, and starts again from nothing. */
  describe(nowMillis: number): string;
  /** Since the beginning. */
  totals(): Totals;
}

export interface Totals {
  readonly shoppers: number;
  readonly requests: number;
  readonly orders: number;
  readonly mistakes: number;
  readonly unexpected: number;
  readonly unreachable: number;
}

const nothing: Totals = { shoppers: 0, requests: 0, orders: 0, mistakes: 0, unexpected: 0, unreachable: 0 };

export function createTally(startMillis: number): Tally {
  const totals = { ...nothing };
  let counted = { ...nothing };
  let away = 0;
  let latencies: number[] = [];
  let surprises = new Map<string, number>();
  let sinceMillis = startMillis;
  const add = (key: keyof Totals): void => {
    counted[key] += 1;
    totals[key] += 1;
  };
  return {
    requestAnswered: (millis) => {
      add('requests');
      latencies.push(millis);
    },
    mistakeRefused: () => add('mistakes'),
    unexpected: (what) => {
      add('unexpected');
      surprises.set(what, (surprises.get(what) ?? 0) + 1);
    },
    unreachable: () => add('unreachable'),
    turnedAway: () => void (away += 1),
    shopperArrived: () => add('shoppers'),
    orderPlaced: () => add('orders'),
    describe: (nowMillis) => {
      const line = encodeLine(counted, { seconds: (nowMillis - sinceMillis) / 1000, latencies, surprises, away });
      counted = { ...nothing };
      latencies = [];
      surprises = new Map();
      away = 0;
      sinceMillis = nowMillis;
      return line;
    },
    totals: () => ({ ...totals }),
  };
}

interface Interval {
  readonly seconds: number;
  readonly latencies: readonly number[];
  readonly surprises: ReadonlyMap<string, number>;
  readonly away: number;
}

function encodeLine(counted: Totals, { seconds, latencies, surprises, away }: Interval): string {
  const perSecond = (counted.requests / Math.max(seconds, 0.001)).toFixed(1);
  const sorted = latencies.toSorted((a, b) => a - b);
  const p95 = sorted[Math.floor(sorted.length * 0.95)] ?? 0;
  const parts = [
    `${counted.requests} requests (${perSecond}/s, p95 ${p95.toFixed(0)} ms)`,
    `${counted.shoppers} shoppers`,
    `${counted.orders} orders`,
    `errors: ${counted.mistakes} expected, ${counted.unexpected} unexpected${encodeSurprises(surprises)}`,
  ];
  if (counted.unreachable + away > 0) parts.push(`${counted.unreachable} requests lost, ${away} shoppers turned away`);
  return `traffic ${seconds.toFixed(0)} s: ${parts.join(' | ')}`;
}

function encodeSurprises(surprises: ReadonlyMap<string, number>): string {
  if (surprises.size === 0) return '';
  const most = [...surprises].toSorted(([, a], [, b]) => b - a).slice(0, 3);
  return ` (${most.map(([what, count]) => `${count} × ${what}`).join(', ')})`;
}
