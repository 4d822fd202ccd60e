// The senders' own account of what they accepted, delivered and dropped: the SDK's `pitwall.sdk.*` metrics, kept as their
// latest values per instance. An instance that has gone silent no longer counts: it ended, and a new one begins at zero.
import type { DestinationState, LedgerAccount, SignalName } from '../api/types.ts';
import type { PlannedPoint } from '../store/commit-plan.ts';
import { describeCoverageKey } from '../store/coverage.ts';
import type { StoredSeries } from '../store/series.ts';
import type { Store } from '../store/store.ts';

type Field = Exclude<keyof LedgerAccount, 'state'>;

/** By the value of the SDK's metric: the higher, the worse. */
const states: readonly DestinationState[] = ['ok', 'stopped', 'throttled', 'retrying', 'rejecting'];

const fields: Readonly<Record<string, keyof LedgerAccount>> = {
  'pitwall.sdk.destination.state': 'state',
  'pitwall.sdk.accepted': 'accepted',
  'pitwall.sdk.delivered': 'delivered',
  'pitwall.sdk.dropped': 'dropped',
  'pitwall.sdk.queued': 'queued',
  'pitwall.sdk.recovered': 'recovered',
  'pitwall.sdk.spooled': 'spooled',
};

const signals: readonly SignalName[] = ['traces', 'metrics', 'logs'];
const liveMillis = 90_000;
const maxEntries = 20_000;

interface LedgerEntry {
  readonly key: LedgerKey;
  readonly account: string;
  readonly field: keyof LedgerAccount;
  readonly value: number;
  readonly timeMillis: number;
}

export interface LedgerKey {
  readonly service: string;
  readonly signal: SignalName;
  readonly destination: string;
}

export class Ledger {
  /** By series, so that each reason for drops counts. */
  readonly #entries = new Map<number, LedgerEntry>();

  observe(points: readonly PlannedPoint[]): void {
    for (const { series, point } of points) {
      const field = fields[point.name];
      if (field === undefined || series.destination === 'prometheus') continue;
      const key = readKey(series, point.attributes);
      if (key === undefined) continue;
      const account = describeAccount(key);
      this.#entries.set(series.id, { key, account, field, value: point.value, timeMillis: point.timeMillis });
    }
    if (this.#entries.size > maxEntries) this.#forgetEnded(Date.now());
  }

  read(key: LedgerKey, nowMillis: number): LedgerAccount | undefined {
    const account = describeAccount(key);
    const sum: Record<Field, number> = { accepted: 0, recovered: 0, delivered: 0, dropped: 0, queued: 0, spooled: 0 };
    let found = 0;
    let worst = -1;
    for (const entry of this.#entries.values()) {
      if (entry.account !== account || nowMillis - entry.timeMillis > liveMillis) continue;
      if (entry.field === 'state') worst = Math.max(worst, entry.value);
      else sum[entry.field] += entry.value;
      found += 1;
    }
    if (found === 0) return undefined;
    const { recovered, spooled, ...always } = sum;
    const state = states[worst];
    return {
      ...always,
      ...(recovered === 0 ? {} : { recovered }),
      ...(spooled === 0 ? {} : { spooled }),
      ...(state === undefined ? {} : { state }),
    };
  }

  /** The accounts of live instances, one each for service, signal and destination. */
  accounts(nowMillis: number): readonly LedgerKey[] {
    const live = [...this.#entries.values()].filter((entry) => nowMillis - entry.timeMillis <= liveMillis);
    return [...new Map(live.map(({ account, key }) => [account, key])).values()];
  }

  #forgetEnded(nowMillis: number): void {
    for (const [id, entry] of this.#entries) if (nowMillis - entry.timeMillis > liveMillis) this.#entries.delete(id);
  }
}

function readKey({ service }: StoredSeries, attributes: Readonly<Record<string, string>>): LedgerKey | undefined {
  const signal = signals.find((one) => one === attributes['pitwall.signal']);
  const destination = attributes['pitwall.destination'];
  return signal === undefined || destination === undefined ? undefined : { service, signal, destination };
}

function describeAccount({ service, signal, destination }: LedgerKey): string {
  return describeCoverageKey(service, signal, destination);
}

/** A ledger that follows the store, from what the senders said last. */
export async function startLedger(store: Store): Promise<Ledger> {
  const ledger = new Ledger();
  const rows = await store.query(
    `SELECT series_id, arg_max(value, time_millis) AS value, max(time_millis) AS time_millis FROM points
     WHERE time_millis > $from AND series_id IN (SELECT series_id FROM series WHERE starts_with(name, 'pitwall.sdk.')) GROUP BY series_id`,
    { from: Date.now() - liveMillis },
  );
  const byId = new Map([...store.memory.series.all()].map((series) => [series.id, series]));
  for (const row of rows) {
    const series = byId.get(Number(row.series_id));
    if (series === undefined) continue;
    const resource = { service: series.service, attributes: {} };
    const { name, kind, unit, description, attributes } = series;
    const point = {
      resource,
      name,
      kind,
      unit,
      description,
      attributes,
      isDelta: false,
      value: Number(row.value),
      timeMillis: Number(row.time_millis),
    };
    ledger.observe([{ series, point }]);
  }
  store.onCommitted((plan) => ledger.observe(plan.points));
  return ledger;
}
