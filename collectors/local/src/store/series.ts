// The metric series: each distinct name × attributes × sender × wire is kept once and its points refer to it by number.
import type { MetricInfo } from '../api/types.ts';
import type { MetricPoint } from '../records.ts';
import type { Row } from './database.ts';
import type { StoredResource } from './resources.ts';

export interface StoredSeries {
  readonly id: number;
  readonly key: string;
  readonly destination: string;
  readonly name: string;
  readonly kind: MetricInfo['kind'];
  readonly unit: string;
  readonly description: string;
  readonly service: string;
  readonly instance: string;
  readonly resourceId: number;
  readonly attributes: Readonly<Record<string, string>>;
  /** Of its first point; Infinity before. */
  firstTimeMillis: number;
  lastTimeMillis: number;
  /** Running totals of a sender that reports deltas. */
  total: RunningTotal | undefined;
}

export interface RunningTotal {
  readonly startMillis: number;
  readonly value: number;
  readonly count: number;
  readonly bounds: readonly number[];
  readonly counts: readonly number[];
}

const maxSeries = 50_000;

export class SeriesRegistry {
  readonly #byKey = new Map<string, StoredSeries>();
  readonly #byName = new Map<string, Set<StoredSeries>>();
  readonly #unsaved = new Set<StoredSeries>();
  #nextId = 1;

  load(rows: readonly Row[], resourceOf: (id: number) => StoredResource | undefined): void {
    for (const row of rows) {
      const resource = resourceOf(Number(row.resource_id));
      if (resource === undefined) continue;
      const attributes: Readonly<Record<string, string>> = JSON.parse(String(row.attributes));
      const point = {
        name: String(row.name),
        kind: parseKind(row.kind),
        unit: String(row.unit),
        description: String(row.description),
        attributes,
      };
      const series = describeSeries(point, resource, String(row.destination));
      this.#add({ ...series, id: Number(row.series_id), ...readTimes(row) });
    }
  }

  /** The point's series, made when new; undefined when there are too many already. */
  resolve(point: MetricPoint, resource: StoredResource, destination: string): StoredSeries | undefined {
    const known = this.#byKey.get(describeKey(point, resource.id, destination));
    if (known !== undefined || this.#byKey.size >= maxSeries) return known;
    const series = { ...describeSeries(point, resource, destination), id: this.#nextId };
    this.#add(series);
    this.#unsaved.add(series);
    return series;
  }

  named(name: string): Iterable<StoredSeries> {
    return this.#byName.get(name) ?? [];
  }

  all(): Iterable<StoredSeries> {
    return this.#byKey.values();
  }

  unsaved(): readonly StoredSeries[] {
    return [...this.#unsaved];
  }

  markSaved(saved: readonly StoredSeries[]): void {
    for (const series of saved) this.#unsaved.delete(series);
  }

  forget(forgotten: readonly StoredSeries[]): void {
    for (const series of forgotten) {
      this.#byKey.delete(series.key);
      const named = this.#byName.get(series.name);
      named?.delete(series);
      if (named?.size === 0) this.#byName.delete(series.name);
    }
  }

  #add(series: StoredSeries): void {
    this.#byKey.set(series.key, series);
    this.#nextId = Math.max(this.#nextId, series.id + 1);
    const named = this.#byName.get(series.name) ?? new Set();
    this.#byName.set(series.name, named.add(series));
  }
}

function readTimes(row: Row): Pick<StoredSeries, 'firstTimeMillis' | 'lastTimeMillis'> {
  return {
    firstTimeMillis: Number(row.first_time_millis ?? Infinity),
    lastTimeMillis: Number(row.last_time_millis ?? 0),
  };
}

type Identity = Pick<MetricPoint, 'name' | 'kind' | 'unit' | 'description' | 'attributes'>;

function describeSeries(point: Identity, resource: StoredResource, destination: string): StoredSeries {
  const { name, kind, unit, description, attributes } = point;
  const sender = { service: resource.service, instance: resource.instance ?? '', resourceId: resource.id };
  const key = describeKey(point, resource.id, destination);
  return {
    id: 0,
    key,
    destination,
    name,
    kind,
    unit,
    description,
    attributes,
    ...sender,
    firstTimeMillis: Infinity,
    lastTimeMillis: 0,
    total: undefined,
  };
}

function describeKey(point: Identity, resourceId: number, destination: string): string {
  const sorted = Object.entries(point.attributes).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return JSON.stringify([destination, resourceId, point.name, point.kind, point.unit, sorted]);
}

const kinds: readonly MetricInfo['kind'][] = ['counter', 'updowncounter', 'gauge', 'histogram', 'summary'];

function parseKind(value: unknown): MetricInfo['kind'] {
  return kinds.find((kind) => kind === value) ?? 'gauge';
}
