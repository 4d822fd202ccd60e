// `GET /api/live`: tells open pages that something arrived, at most once a second.
import type { ServerResponse } from 'node:http';
import type { Store } from '../store/store.ts';
import { createEventStreams } from './event-stream.ts';
import type { EventReader } from './event-stream.ts';
import type { LiveEvent } from './types.ts';

const intervalMillis = 1_000;

export interface LiveStream {
  open(response: ServerResponse): { status: number } | undefined;
  stop(): void;
}

export function createLiveStream(store: Store): LiveStream {
  const streams = createEventStreams();
  const readers = new Set<EventReader>();
  let arrived = { spans: 0, logs: 0, points: 0 };
  let timer: NodeJS.Timeout | undefined;
  function tell(): void {
    timer = undefined;
    const event: LiveEvent = { nowMillis: Date.now(), ...arrived };
    arrived = { spans: 0, logs: 0, points: 0 };
    for (const reader of readers) reader.send('change', event);
  }
  const unsubscribe = store.onCommitted((plan) => {
    if (readers.size === 0) return;
    const { spans, logs, points } = arrived;
    arrived = { spans: spans + plan.spans.length, logs: logs + plan.logs.length, points: points + plan.points.length };
    timer ??= setTimeout(tell, intervalMillis);
  });
  return {
    open: (response) =>
      streams.open(response, (reader) => {
        readers.add(reader);
        return () => readers.delete(reader);
      }),
    stop() {
      unsubscribe();
      clearTimeout(timer);
      streams.stop();
    },
  };
}
