import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Inspection } from '../pipeline/inspection.ts';
import type { LedgerAccount } from '../pipeline/ledger.ts';
import { createHealthPage, encodeHealth } from './page.ts';
import { describeHealth, type HealthInputs } from './report.ts';
import { judgeHealth } from './verdict.ts';

const now = Date.parse('2026-11-24T10:00:00.000Z');
const secondsAgo = (seconds: number): number => now - seconds * 1000;

const account: LedgerAccount = {
  signal: 'logs',
  destination: 'logstash',
  accepted: 18_000,
  recovered: 40,
  delivered: 5_940,
  dropped: { rejected: 3 },
  queued: 512,
  queuedBytes: 262_144,
  spooled: 11_585,
  spooledBytes: 4_718_592,
  deadLetters: 3,
  state: 'retrying',
  lastError: { reason: 'connect ECONNREFUSED 10.0.0.7:5080', atMillis: secondsAgo(2) },
  lastSuccessMillis: secondsAgo(61),
};

const pushed: Inspection = {
  account,
  address: 'http://10.0.0.7:5080/',
  inFlight: 512,
  maxQueueBytes: 16_777_216,
  maxSpoolBytes: 268_435_456,
  meanRecordBytes: 512,
  oldestSpooledMillis: secondsAgo(58),
  lastDrop: { reason: 'rejected', atMillis: secondsAgo(300) },
  circuit: { state: 'open', failures: 7, pausedUntilMillis: secondsAgo(-8) },
  stateSinceMillis: secondsAgo(60),
};

const pulled: LedgerAccount = {
  signal: 'metrics',
  destination: 'prometheus',
  accepted: 4_200,
  recovered: 0,
  delivered: 4_200,
  dropped: {},
  queued: 0,
  queuedBytes: 0,
  spooled: 0,
  spooledBytes: 0,
  deadLetters: 0,
  state: 'ok',
};

const inputs: HealthInputs = {
  process: {
    service: {
      name: 'orders',
      version: '3.1.0',
      environment: 'production',
      instanceId: '2af9b2f8-daae-419d-882c-2dd5355f7a89',
    },
    versions: { sdk: '0.1.0', node: '24.11.0' },
    pid: 4711,
    threadId: 0,
    profile: 'spill',
  },
  uptimeSeconds: 3600.0004,
  pushed: [pushed],
  pulled: [{ account: pulled, address: 'http://127.0.0.1:9464/metrics' }],
  spool: { folder: '/var/lib/pitwall/spool', bytes: 4_718_692, maxBytes: 268_435_456, isWritable: true },
  deadLetters: {
    folder: '/var/lib/pitwall/dead-letters',
    files: 1,
    bytes: 1_830,
    maxBytes: 67_108_864,
    oldestMillis: secondsAgo(300),
  },
  sampling: {
    sampler: 'parentbased_traceidratio',
    ratio: 0.1,
    spans: { RECORD_ONLY: 900, RECORD_AND_SAMPLE: 100 },
    leftOut: { error: 2, slow: 1, unremarkable: 295, evicted: 0, held: 2 },
  },
  cardinality: [
    {
      metric: 'shop.orders.placed',
      series: 2_000,
      overflowed: 71,
      what: 'measurements',
      attribute: 'order.id',
      distinctValues: 1_999,
    },
  ],
};

const same = (text: string): string => text;

describe('the health report', () => {
  const page = readFileSync(new URL('../../../docs/health.md', import.meta.url), 'utf8');

  it('is the example in docs/health.md', () => {
    const example = /```json\n(.*?)\n```/s.exec(page)?.[1] ?? '';
    // As text: the order of the fields is part of it. Their layout is the formatter's.
    expect(JSON.stringify(JSON.parse(example))).toBe(JSON.stringify(describeHealth(inputs, now, same)));
  });

  it('has no field that docs/health.md does not explain', () => {
    const table = [...page.matchAll(/^\| (`[^|]+) \|/gm)].map(([, cell]) => cell).join(' ');
    const named = new Set([...table.matchAll(/`([\w.[\]]+)`/g)].map(([, name]) => name));
    const paths = listPaths(describeHealth(inputs, now, same));
    expect(paths.length).toBeGreaterThan(40);
    expect(paths.filter((path) => !named.has(path))).toEqual([]);
  });

  it('keeps the secrets of what a backend said', () => {
    const text = JSON.stringify(describeHealth(inputs, now, (words) => words.replace('10.0.0.7', 'REDACTED')));
    expect(text).toContain('connect ECONNREFUSED REDACTED:5080');
  });
});

/** `ledger.dropped` and what is in `leftOut` and `spans` are maps: their keys are data. */
function listPaths(value: unknown, prefix = ''): string[] {
  if (Array.isArray(value)) return value.slice(0, 1).flatMap((item) => listPaths(item, `${prefix}[]`));
  if (typeof value !== 'object' || value === null || /(?:dropped|leftOut|sampling\.spans)$/.test(prefix))
    return [prefix];
  return Object.entries(value).flatMap(([key, inner]) => listPaths(inner, prefix === '' ? key : `${prefix}.${key}`));
}

describe('the verdict', () => {
  const well: Inspection = {
    ...pushed,
    account: { ...account, state: 'ok', spooled: 0 },
    circuit: { state: 'closed', failures: 0, pausedUntilMillis: undefined },
    lastDrop: undefined,
  };
  const judge = (one: Inspection) => judgeHealth([well, one], inputs.spool, now);

  it('is ok when all is taken', () => {
    expect(judge(well)).toEqual({ status: 'ok', reasons: [] });
  });

  it('is failing, with 503, for a minute after a loss, and not longer', () => {
    const losing = { ...well, lastDrop: { reason: 'queue_full', atMillis: secondsAgo(59.9) } } as const;
    expect(judge(losing)).toEqual({
      status: 'failing',
      reasons: ['logs to logstash: records were lost within the last minute (queue_full)'],
    });
    expect(judge({ ...well, lastDrop: { reason: 'queue_full', atMillis: secondsAgo(60) } }).status).toBe('ok');
    const report = describeHealth({ ...inputs, pushed: [losing] }, now, same);
    expect(encodeHealth(report).status).toBe(503);
  });

  it('is degraded, with 200, in an outage that loses nothing', () => {
    expect(judge(pushed)).toEqual({
      status: 'degraded',
      reasons: ['logs to logstash: retrying; 11585 records wait on disk'],
    });
    expect(encodeHealth(describeHealth(inputs, now, same)).status).toBe(200);
  });

  it('is degraded by a refusal of long ago, a host that another pipeline waits for, and a spool that cannot be written', () => {
    const rejecting = { ...well, account: { ...well.account, state: 'rejecting' } } as const;
    const waiting = { ...well, circuit: { ...well.circuit, state: 'half_open' } } as const;
    const spool = { folder: '/full', bytes: 0, maxBytes: 1, isWritable: false };
    expect([judge(rejecting).status, judge(waiting).status, judgeHealth([well], spool, now).status]).toEqual(
      Array.from({ length: 3 }, () => 'degraded'),
    );
  });

  it('does not ask what is pulled from', () => {
    const losing = { ...pulled, dropped: { rejected: 9 } };
    const report = describeHealth(
      { ...inputs, pushed: [well], pulled: [{ account: losing, address: '/metrics' }] },
      now,
      same,
    );
    expect(report.status).toBe('ok');
  });
});

describe('the page', () => {
  it('makes one report for all who ask at once, and says so when it cannot', async () => {
    let made = 0;
    const page = createHealthPage(async () => {
      made += 1;
      await new Promise((resolve) => setImmediate(resolve));
      if (made > 1) throw new TypeError('secret');
      return describeHealth(inputs, now, same);
    });
    const request = {} as Parameters<typeof page>[0];
    const [first, second] = await Promise.all([page(request), page(request)]);
    expect(first).toBe(second);
    expect(await page(request)).toEqual({
      status: 500,
      body: 'the report could not be made: TypeError\n',
      type: 'text/plain; charset=utf-8',
    });
    expect(made).toBe(2);
  });
});
