// `GET /api/logs/tail`: logs as they are committed, those that answer the reader's query.
import type { ServerResponse } from 'node:http';
import { matchesLog } from '../query/log-match.ts';
import type { LogTerm } from '../query/log-query.ts';
import { describeLogRow } from '../query/rows.ts';
import type { Store } from '../store/store.ts';
import { createEventStreams } from './event-stream.ts';
import type { EventReader } from './event-stream.ts';
import type { LogRow, LogTailEvent } from './types.ts';

const maxLogsPerEvent = 500;

export interface TailStream {
  open(response: ServerResponse, terms: readonly LogTerm[]): { status: number } | undefined;
  stop(): void;
}

export function createTailStream(store: Store): TailStream {
  const streams = createEventStreams();
  const listeners = new Set<(logs: readonly LogRow[]) => void>();
  const unsubscribe = store.onCommitted((plan) => {
    if (listeners.size === 0 || plan.logs.length === 0) return;
    const logs = plan.logs.map(({ log, destination }) => describeLogRow(log, destination));
    for (const listener of listeners) listener(logs);
  });
  return {
    open: (response, terms) =>
      streams.open(response, (reader) => {
        const listener = createTailListener(reader, terms);
        listeners.add(listener);
        return () => listeners.delete(listener);
      }),
    stop() {
      unsubscribe();
      streams.stop();
    },
  };
}

function createTailListener(reader: EventReader, terms: readonly LogTerm[]): (logs: readonly LogRow[]) => void {
  let dropped = 0;
  return (logs) => {
    const matching = logs.filter((log) => matchesLog(terms, log));
    if (dropped > 0 && reader.send('dropped', { count: dropped })) dropped = 0;
    const event: LogTailEvent = matching.slice(0, maxLogsPerEvent);
    if (event.length > 0 && !reader.send('log', event)) dropped += event.length;
    dropped += matching.length - event.length;
  };
}
