// The application's own registries, read for whoever wants them: each metric once at a time, all of them together within a
// deadline. One that throws or hangs costs only itself, is reported once, and is back as soon as it answers.
import type { CollectDeadline } from './observations.ts';
import { ForeignFamily } from './foreign-family.ts';
import type { ForeignMetric, ForeignReading } from './foreign.ts';

export interface ForeignReports {
  /** Once, until it has answered again. */
  readonly failed: (name: string, why: string) => void;
  /** Two of the application's metrics have one name, and are of two kinds or have series in common. Once a metric. */
  readonly clashed: (name: string) => void;
  /** An instrument of ours has the name. Once a name. */
  readonly taken: (name: string) => void;
}

export interface ForeignOptions {
  /** What there is now, without metrics that are there twice. */
  readonly list: () => readonly ForeignMetric[];
  readonly maxSeries: number;
  readonly reports: ForeignReports;
  /** Longest that a metric is waited for. Default: 3,000. Prometheus itself waits 10 s for all. */
  readonly timeoutMillis?: number;
}

/** That are remembered as said. */
const mostTaken = 1000;

/** What is known of a metric while it is there. */
interface Asked {
  pending: Promise<void> | undefined;
  /** It did not answer in time, and is not waited for again until it has. */
  isLate: boolean;
  hasFailed: boolean;
  hasClashed: boolean;
}

export class ForeignRegistries {
  readonly #options: ForeignOptions;
  readonly #families = new Map<string, ForeignFamily>();
  #asked = new Map<object, Asked>();
  readonly #taken = new Set<string>();
  #readMillis = Date.now();

  constructor(options: ForeignOptions) {
    this.#options = options;
  }

  /** Reads all metrics. Never rejects; what was not read in time is not in `families` until it is. */
  async read({ timeoutMillis, isHolding }: CollectDeadline): Promise<void> {
    const metrics = this.#options.list();
    if (metrics.length === 0 && this.#asked.size === 0) return;
    this.#retain(metrics);
    const work = metrics.map((metric) => this.#ask(metric)).filter((asked) => !asked.isLate);
    const deadline = { isHolding, timeoutMillis: Math.min(timeoutMillis, this.#options.timeoutMillis ?? 3000) };
    await within(Promise.all(work.map(({ pending }) => pending ?? Promise.resolve())), deadline);
    this.#readMillis = Date.now();
    for (const metric of metrics) this.#noteLate(metric, deadline.timeoutMillis);
  }

  get families(): Iterable<ForeignFamily> {
    return this.#families.values();
  }

  /** Whether the metric did not answer the last time. */
  isMissing(owner: object): boolean {
    const asked = this.#asked.get(owner);
    return asked === undefined || asked.isLate || asked.hasFailed;
  }

  /** An instrument of ours has its name. */
  noteTaken(name: string): void {
    if (this.#taken.has(name) || this.#taken.size >= mostTaken) return;
    this.#taken.add(name);
    this.#options.reports.taken(name);
  }

  #retain(metrics: readonly ForeignMetric[]): void {
    const fresh = (): Asked => ({ pending: undefined, isLate: false, hasFailed: false, hasClashed: false });
    this.#asked = new Map(metrics.map(({ owner }) => [owner, this.#asked.get(owner) ?? fresh()]));
    const owners = new Set(this.#asked.keys());
    for (const [name, family] of this.#families) if (!family.retain(owners)) this.#families.delete(name);
  }

  #ask(metric: ForeignMetric): Asked {
    const asked = this.#askedOf(metric);
    asked.pending ??= this.#readOne(metric).finally(() => {
      asked.pending = undefined;
      asked.isLate = false;
    });
    return asked;
  }

  #askedOf({ owner }: ForeignMetric): Asked {
    const asked = this.#asked.get(owner);
    if (!asked) throw new Error('a metric is asked that is not there');
    return asked;
  }

  async #readOne(metric: ForeignMetric): Promise<void> {
    try {
      const reading = await metric.read();
      // It may have been removed in the meantime.
      const asked = this.#asked.get(metric.owner);
      if (asked) this.#apply(metric, asked, reading);
    } catch (error) {
      this.#fail(metric, `threw ${String(error)}`);
    }
  }

  #apply({ owner, scope }: ForeignMetric, asked: Asked, reading: ForeignReading): void {
    asked.hasFailed = false;
    const known = this.#families.get(reading.name);
    if (!known && reading.series.length === 0) return;
    const family = known ?? new ForeignFamily(reading, scope, this.#options.maxSeries);
    this.#families.set(reading.name, family);
    const isClashing = family.apply(owner, reading, this.#readMillis);
    if (isClashing && !asked.hasClashed) this.#options.reports.clashed(reading.name);
    asked.hasClashed ||= isClashing;
  }

  #noteLate(metric: ForeignMetric, timeoutMillis: number): void {
    const asked = this.#asked.get(metric.owner);
    if (!asked?.pending || asked.isLate) return;
    asked.isLate = true;
    this.#fail(metric, `did not answer within ${Math.round(timeoutMillis)} ms`);
  }

  #fail({ owner, name }: ForeignMetric, why: string): void {
    const asked = this.#asked.get(owner);
    if (!asked || asked.hasFailed) return;
    asked.hasFailed = true;
    this.#options.reports.failed(name, why);
  }
}

async function within(work: Promise<unknown>, { timeoutMillis, isHolding }: CollectDeadline): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const passed = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, timeoutMillis);
    if (!isHolding) timer.unref();
  });
  await Promise.race([work, passed]).finally(() => clearTimeout(timer));
}
