// Server-sent events to many readers (https://html.spec.whatwg.org/multipage/server-sent-events.html). A reader who does not
// keep up gets nothing more until its socket drains, so none can hold memory.
import type { ServerResponse } from 'node:http';

const keepOpenMillis = 15_000;
const maxReaders = 100;

export interface EventReader {
  /** False when the reader is behind: the event was not sent. */
  send(event: string, data: unknown): boolean;
  readonly isBehind: boolean;
}

export interface EventStreams {
  open(response: ServerResponse, onOpen: (reader: EventReader) => () => void): { status: number } | undefined;
  stop(): void;
}

export function createEventStreams(): EventStreams {
  const responses = new Set<ServerResponse>();
  const timer = setInterval(() => {
    for (const response of responses) response.write(': open\n\n');
  }, keepOpenMillis);
  timer.unref();
  return {
    open(response, onOpen) {
      if (responses.size >= maxReaders) return { status: 503 };
      response.writeHead(200, {
        'content-type': 'text/event-stream; charset=utf-8',
        'cache-control': 'no-store',
        'x-content-type-options': 'nosniff',
      });
      response.write('retry: 1000\n\n: open\n\n');
      responses.add(response);
      const onClose = onOpen(createEventReader(response));
      response.once('close', () => {
        responses.delete(response);
        onClose();
      });
      return undefined;
    },
    stop() {
      clearInterval(timer);
      for (const response of responses) response.end();
    },
  };
}

function createEventReader(response: ServerResponse): EventReader {
  return {
    get isBehind() {
      return response.writableNeedDrain;
    },
    send(event, data) {
      if (response.writableNeedDrain || response.writableEnded) return false;
      response.write(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
      return true;
    },
  };
}
