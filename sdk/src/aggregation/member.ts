// This process or thread as a member: its metrics as numbered snapshots, the last of which is in the group's folder whatever
// becomes of the process.
import type { Attributes } from '@opentelemetry/api';
import type { Collector } from '../meter/provider.ts';
import type { ForeignSnapshot } from './foreign-snapshot.ts';
import { snapshotPaths, writeWhole, writeWholeNow } from './group-folder.ts';
import { carryTotals } from './merge.ts';
import { createSnapshotMetrics, type Snapshot, type SnapshotMetric } from './snapshot.ts';
import { encodeSnapshot } from './snapshot-text.ts';

export interface MemberOptions {
  readonly id: string;
  readonly folder: string;
  /** Names it in its gauges. */
  readonly worker: string;
  readonly resource: Attributes;
  readonly collector: Collector;
  /** The application's own registries, within so many milliseconds. Never rejects. */
  readonly readForeign: (millis: number) => Promise<ForeignSnapshot>;
  readonly report: (error: unknown) => void;
}

interface Published {
  readonly snapshot: Snapshot;
  readonly text: string;
}

/** Less than others wait for us: a callback that is late costs only its own metrics. */
const collectMillis = 800;

export class Member {
  readonly #options: MemberOptions;
  #seq = 0;
  #metrics: readonly SnapshotMetric[] = [];
  #collecting: Promise<Published> | undefined;
  #kept = Promise.resolve();

  constructor(options: MemberOptions) {
    this.#options = options;
  }

  /** So that others find it before it was ever asked. */
  async announce(): Promise<void> {
    if (this.#seq === 0) await this.#keep(this.#take([]));
  }

  /** Collects, and keeps what it found in the folder. Never rejects. */
  async publish(): Promise<Snapshot> {
    const taken = await this.#collectOnce();
    await this.#keep(taken);
    return taken.snapshot;
  }

  /** The same for another member, which knows it then: it need not wait until the folder does. Never rejects. */
  async answer(): Promise<string> {
    const taken = await this.#collectOnce();
    void this.#keep(taken);
    return taken.text;
  }

  /** Without callbacks, and without waiting for anything. Never throws. */
  endNow(): void {
    const { collector, worker, folder, id, report } = this.#options;
    try {
      const found = createSnapshotMetrics(collector.collectNow(), worker);
      const { text } = this.#take(carryTotals(this.#metrics, found));
      writeWholeNow(snapshotPaths(folder, id)[1], text);
    } catch (error) {
      report(error);
    }
  }

  /** All that ask at one time get the same. */
  #collectOnce(): Promise<Published> {
    return (this.#collecting ??= this.#collect().finally(() => (this.#collecting = undefined)));
  }

  async #collect(): Promise<Published> {
    const { collector, worker, readForeign } = this.#options;
    const [{ metrics, errors }, foreign] = await Promise.all([
      collector.collect({ timeoutMillis: collectMillis, isHolding: false }),
      readForeign(collectMillis),
    ]);
    const found = [...createSnapshotMetrics(metrics, worker), ...foreign.metrics];
    const isWhole = errors.length === 0 && foreign.isWhole;
    return this.#take(isWhole ? found : carryTotals(this.#metrics, found));
  }

  #take(metrics: readonly SnapshotMetric[]): Published {
    const { id, resource } = this.#options;
    this.#metrics = metrics;
    const snapshot: Snapshot = { version: 1, id, seq: (this.#seq += 1), resource, metrics };
    return { snapshot, text: encodeSnapshot(snapshot) };
  }

  /** One after the other: what is kept last is what was taken last. */
  #keep({ text }: Published): Promise<void> {
    const { folder, id, report } = this.#options;
    const keep = (): Promise<void> => writeWhole(snapshotPaths(folder, id)[0], text).catch(report);
    return (this.#kept = this.#kept.then(keep));
  }
}
