// Keeps what it is given, for tests: read it with `readMemory()`, empty it with `clearMemory()`.
import type { ReadableLogRecord } from '@opentelemetry/sdk-logs';
import type { ResourceMetrics } from '@opentelemetry/sdk-metrics';
import type { ReadableSpan } from '@opentelemetry/sdk-trace';
import type { Destination, SignalName } from '../pipeline/types.ts';
import { countDataPoints } from './otlp.ts';

export interface MemoryContents {
  readonly spans: readonly ReadableSpan[];
  readonly logs: readonly ReadableLogRecord[];
  /** Collections, oldest first. */
  readonly metrics: readonly ResourceMetrics[];
}

/** Most that is kept of each signal; the oldest go. */
const maxKept = 10_000;
const kept = { spans: [] as ReadableSpan[], logs: [] as ReadableLogRecord[], metrics: [] as ResourceMetrics[] };

/** What the `memory` destination has been given, newest 10,000 of each signal. Complete after `flush()`. */
export function readMemory(): MemoryContents {
  return { spans: [...kept.spans], logs: [...kept.logs], metrics: [...kept.metrics] };
}

export function clearMemory(): void {
  for (const list of Object.values(kept)) list.length = 0;
}

export const createMemoryTraces = (): Destination<ReadableSpan> => createMemory('traces', kept.spans, () => 1);
export const createMemoryLogs = (): Destination<ReadableLogRecord> => createMemory('logs', kept.logs, () => 1);
export const createMemoryMetrics = (): Destination<ResourceMetrics> =>
  createMemory('metrics', kept.metrics, countDataPoints);

const noBytes = new Uint8Array(0);

function createMemory<R>(signal: SignalName, list: R[], count: (record: R) => number): Destination<R> {
  return {
    name: 'memory',
    signal,
    address: 'this process',
    encodeRecord: (record) => {
      list.push(record);
      if (list.length > maxKept) list.shift();
      return { bytes: noBytes, count: count(record), group: undefined };
    },
    send: async () => ({ kind: 'delivered' }),
  };
}
