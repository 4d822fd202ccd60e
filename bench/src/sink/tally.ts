// What one contestant exported, counted after the load: decoding during it would take the core the generator runs on.

import { gunzipSync } from 'node:zlib';
import { parseCountsField, parseNumberField } from '../message.ts';
import { resolveWire } from './wires.ts';
import type { ReceivedSpan } from './received-span.ts';

export interface ReceivedBody {
  readonly path: string;
  readonly isGzip: boolean;
  readonly body: Buffer;
}

export interface Tally {
  /** All spans, whatever their kind. */
  readonly spans: number;
  /** Server spans by the path of their request. */
  readonly serverSpans: Readonly<Record<string, number>>;
  /** Bytes on the wire by signal: bodies as sent, without HTTP headers. */
  readonly bytes: Readonly<Record<string, number>>;
  /** HTTP requests or datagrams by signal. */
  readonly messages: Readonly<Record<string, number>>;
  readonly undecodable: number;
}

function decodeSpans({ path, isGzip, body }: ReceivedBody): readonly ReceivedSpan[] {
  return resolveWire(path).decodeSpans?.(isGzip ? gunzipSync(body) : body) ?? [];
}

function add(counts: Record<string, number>, key: string, amount: number): void {
  counts[key] = (counts[key] ?? 0) + amount;
}

export function createTally(bodies: readonly ReceivedBody[], datagramBytes: readonly number[]): Tally {
  const serverSpans: Record<string, number> = {};
  const bytes: Record<string, number> = {};
  const messages: Record<string, number> = {};
  let spans = 0;
  let undecodable = 0;
  for (const received of bodies) {
    const { signal } = resolveWire(received.path);
    add(bytes, signal, received.body.length);
    add(messages, signal, 1);
    try {
      const decoded = decodeSpans(received);
      spans += decoded.length;
      for (const span of decoded) if (span.isServer) add(serverSpans, span.path, 1);
    } catch {
      // Counted, and makes the measurement invalid: a body we cannot read is no proof of an export.
      undecodable += 1;
    }
  }
  for (const length of datagramBytes) {
    add(bytes, 'metrics', length);
    add(messages, 'metrics', 1);
  }
  return { spans, serverSpans, bytes, messages, undecodable };
}

export function parseTally(message: unknown): Tally {
  return {
    spans: parseNumberField(message, 'spans'),
    serverSpans: parseCountsField(message, 'serverSpans'),
    bytes: parseCountsField(message, 'bytes'),
    messages: parseCountsField(message, 'messages'),
    undecodable: parseNumberField(message, 'undecodable'),
  };
}
