// What one commit will write: the batches waiting, without what is already stored. Nothing here changes the registries'
// memory of what was seen; `remember` does, once the commit has succeeded.
import { randomUUID } from 'node:crypto';
import type { SignalName } from '../api/types.ts';
import type { Batch, LogRecord, MetricPoint, SpanRecord } from '../records.ts';
import type { CoverageDelta } from './coverage.ts';
import { describeCoverageKey } from './coverage.ts';
import type { Memory } from './memory.ts';
import { addDelta, resolveCumulative } from './running-total.ts';
import type { StoredResource } from './resources.ts';
import type { RunningTotal, StoredSeries } from './series.ts';

export interface PlannedSpan {
  readonly span: SpanRecord;
  readonly resource: StoredResource;
}

export interface PlannedLog {
  readonly log: LogRecord & { readonly id: string };
  readonly resource: StoredResource;
  readonly destination: string;
}

export interface Sighting {
  readonly id: string;
  readonly timeMillis: number;
  readonly destination: string;
}

export interface PlannedPoint {
  readonly series: StoredSeries;
  readonly point: MetricPoint;
}

export interface Seen {
  readonly timeMillis: number;
  readonly destinations: ReadonlySet<string>;
}

export interface CommitPlan {
  readonly spans: PlannedSpan[];
  readonly logs: PlannedLog[];
  readonly sightings: Sighting[];
  readonly points: PlannedPoint[];
  readonly coverage: Map<string, CoverageDelta>;
  readonly seenSpans: Map<string, Seen>;
  readonly seenLogs: Map<string, Seen>;
  readonly lastTimes: Map<StoredSeries, number>;
  readonly totals: Map<StoredSeries, RunningTotal>;
  /** Points per batch that began a series beyond the bound. */
  readonly overflowed: Map<Batch, number>;
}

/** `knownPoints`: the series and times that are stored already, of points older than their series' last. */
export function planCommit(batches: readonly Batch[], memory: Memory, knownPoints: ReadonlySet<string>): CommitPlan {
  const plan: CommitPlan = {
    spans: [],
    logs: [],
    sightings: [],
    points: [],
    coverage: new Map(),
    seenSpans: new Map(),
    seenLogs: new Map(),
    lastTimes: new Map(),
    totals: new Map(),
    overflowed: new Map(),
  };
  for (const batch of batches) {
    for (const span of batch.spans) planSpan({ plan, memory, batch }, span);
    for (const log of batch.logs) planLog({ plan, memory, batch }, log);
    for (const point of batch.points) planPoint({ plan, memory, batch }, point, knownPoints);
  }
  return plan;
}

interface Planning {
  readonly plan: CommitPlan;
  readonly memory: Memory;
  readonly batch: Batch;
}

function planSpan({ plan, memory, batch }: Planning, span: SpanRecord): void {
  const id = describeSpanId(span);
  const isKnown = plan.seenSpans.has(id) || memory.spans.destinationsOf(id) !== undefined;
  const endMillis = span.startMillis + span.durationMillis;
  countArrival(plan, batch, {
    service: span.resource.service,
    signal: 'traces',
    eventMillis: endMillis,
    isDuplicate: isKnown,
  });
  if (isKnown) return;
  plan.seenSpans.set(id, { timeMillis: span.startMillis, destinations: internSet([batch.destination]) });
  plan.spans.push({ span, resource: memory.resources.resolve(span.resource) });
}

export function describeSpanId(span: Pick<SpanRecord, 'traceId' | 'spanId'>): string {
  return span.traceId + span.spanId;
}

function planLog({ plan, memory, batch }: Planning, log: LogRecord): void {
  const id = log.id ?? randomUUID();
  const { destination } = batch;
  const known = plan.seenLogs.get(id)?.destinations ?? memory.logs.destinationsOf(id);
  const isDuplicate = known?.has(destination) === true;
  countArrival(plan, batch, {
    service: log.resource.service,
    signal: 'logs',
    eventMillis: log.timeMillis,
    isDuplicate,
  });
  if (isDuplicate) return;
  if (known === undefined)
    plan.logs.push({ log: { ...log, id }, resource: memory.resources.resolve(log.resource), destination });
  else plan.sightings.push({ id, timeMillis: log.timeMillis, destination });
  if (log.id !== undefined)
    plan.seenLogs.set(id, { timeMillis: log.timeMillis, destinations: internSet([...(known ?? []), destination]) });
}

function planPoint({ plan, memory, batch }: Planning, point: MetricPoint, knownPoints: ReadonlySet<string>): void {
  const series = memory.series.resolve(point, memory.resources.resolve(point.resource), batch.destination);
  if (series === undefined) {
    plan.overflowed.set(batch, (plan.overflowed.get(batch) ?? 0) + 1);
    return;
  }
  const lastMillis = plan.lastTimes.get(series) ?? series.lastTimeMillis;
  const isDuplicate = point.timeMillis === lastMillis || knownPoints.has(describePointId(series, point.timeMillis));
  countArrival(plan, batch, {
    service: point.resource.service,
    signal: 'metrics',
    eventMillis: point.timeMillis,
    isDuplicate,
  });
  if (isDuplicate) return;
  plan.lastTimes.set(series, Math.max(lastMillis, point.timeMillis));
  plan.points.push({ series, point: point.isDelta ? accumulate(plan, series, point) : point });
}

export function describePointId(series: StoredSeries, timeMillis: number): string {
  return `${series.id}:${timeMillis}`;
}

function accumulate(plan: CommitPlan, series: StoredSeries, point: MetricPoint): MetricPoint {
  const total = addDelta(plan.totals.get(series) ?? series.total, point);
  plan.totals.set(series, total);
  return resolveCumulative(point, total);
}

interface Arrival {
  readonly service: string;
  readonly signal: SignalName;
  readonly eventMillis: number;
  readonly isDuplicate: boolean;
}

const maxLagsPerCommit = 32;

function countArrival(plan: CommitPlan, batch: Batch, arrival: Arrival): void {
  const { service, signal } = arrival;
  const { destination, arrivedMillis } = batch;
  const key = describeCoverageKey(service, signal, destination);
  const delta = plan.coverage.get(key) ?? {
    service,
    signal,
    destination,
    arrivedMillis,
    received: 0,
    duplicates: 0,
    lagsMillis: [],
  };
  plan.coverage.set(key, delta);
  if (arrival.isDuplicate) delta.duplicates += 1;
  else delta.received += 1;
  if (!arrival.isDuplicate && destination !== 'prometheus' && delta.lagsMillis.length < maxLagsPerCommit) {
    delta.lagsMillis.push(arrivedMillis - arrival.eventMillis);
  }
}

const internedSets = new Map<string, ReadonlySet<string>>();

/** There are few combinations of destinations and very many records: they share the sets. */
export function internSet(destinations: readonly string[]): ReadonlySet<string> {
  const key = destinations.join();
  const interned = internedSets.get(key) ?? new Set(destinations);
  internedSets.set(key, interned);
  return interned;
}
