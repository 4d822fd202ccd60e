// `GET /api/logs/tail`, server-sent events: each `log` event is a batch of records, `dropped` says how many
// the collector left out because this reader was too slow.
import { useEffect, useState } from 'preact/hooks';
import type { LogRow, LogTailEvent } from '../../../src/api/types.ts';
import { isPaused } from '../live/live-feed.ts';
import { useStore } from '../store/use-store.ts';
import { mergeLogs } from './merge-logs.ts';

export interface LogTail {
  readonly logs: readonly LogRow[];
  readonly dropped: number;
  readonly isConnected: boolean;
}

const mostTailed = 500;
const nothing: LogTail = { logs: [], dropped: 0, isConnected: false };

export function useLogTail(query: string, isWanted: boolean): LogTail {
  const [tail, setTail] = useState(nothing);
  const paused = useStore(isPaused);
  useEffect(() => setTail(nothing), [query, isWanted]);
  useEffect(() => {
    if (!isWanted || paused) return undefined;
    const source = new EventSource(`/api/logs/tail?${new URLSearchParams({ q: query })}`);
    source.addEventListener('open', () => setTail((last) => ({ ...last, isConnected: true })));
    source.addEventListener('error', () => setTail((last) => ({ ...last, isConnected: false })));
    source.addEventListener('log', (event) => {
      const batch = parseBatch(event.data);
      setTail((last) => ({ ...last, logs: mergeLogs(batch, last.logs, mostTailed) }));
    });
    source.addEventListener('dropped', (event) => {
      const count = parseDropped(event.data);
      setTail((last) => ({ ...last, dropped: last.dropped + count }));
    });
    return () => source.close();
  }, [query, isWanted, paused]);
  return tail;
}

function parseBatch(data: string): LogTailEvent {
  try {
    const batch: unknown = JSON.parse(data);
    return Array.isArray(batch) ? (batch as LogTailEvent) : [];
  } catch {
    // A broken batch shows nothing; the list's own query has the records.
    return [];
  }
}

function parseDropped(data: string): number {
  try {
    return (JSON.parse(data) as { readonly count?: number }).count ?? 0;
  } catch {
    // Then the number is unknown, and none is claimed.
    return 0;
  }
}
