// Log events as PutLogEvents takes them, and what one request may hold of them: at most 10,000, at most 1,048,576 bytes at
// 26 bytes an event beside its message, in chronological order, within 24 hours.
// https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutLogEvents.html
import type { EncodedRecord } from '../pipeline/types.ts';

export const maxEventsBytes = 1_048_576;
export const maxEvents = 10_000;
const eventOverheadBytes = 26;
const maxSpanMillis = 24 * 60 * 60 * 1000;
/** Time, bytes of the message, bytes of the JSON that follows, records that it stands for. */
const headerBytes = 20;

export interface CloudWatchEvent {
  readonly timestampMillis: number;
  /** As CloudWatch counts them. */
  readonly sizeBytes: number;
  readonly count: number;
  /** `{"timestamp":…,"message":"…"}`, as it stands in the request. */
  readonly json: Uint8Array;
}

export interface EventToEncode {
  readonly timestampMillis: number;
  readonly message: string;
  readonly count: number;
}

/** Several are joined by putting them one after another. */
export function encodeEvent({ timestampMillis, message, count }: EventToEncode): Uint8Array {
  const json = Buffer.from(`{"timestamp":${Math.round(timestampMillis)},"message":${JSON.stringify(message)}}`);
  const bytes = new Uint8Array(headerBytes + json.length);
  const view = new DataView(bytes.buffer);
  view.setFloat64(0, Math.round(timestampMillis));
  view.setUint32(8, Buffer.byteLength(message));
  view.setUint32(12, json.length);
  view.setUint32(16, count);
  bytes.set(json, headerBytes);
  return bytes;
}

export function parseEvents(bytes: Uint8Array): CloudWatchEvent[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const events: CloudWatchEvent[] = [];
  for (let at = 0; at + headerBytes <= bytes.length;) {
    const end = at + headerBytes + view.getUint32(at + 12);
    events.push({
      timestampMillis: view.getFloat64(at),
      sizeBytes: view.getUint32(at + 8) + eventOverheadBytes,
      count: view.getUint32(at + 16),
      json: bytes.subarray(at + headerBytes, end),
    });
    at = end;
  }
  return events;
}

/** Records of one event each, in order, split into requests. One that is too large stands alone. Pure. */
export function partitionRecords(records: readonly EncodedRecord[]): EncodedRecord[][] {
  const timed = records.map((record) => ({ record, events: parseEvents(record.bytes) }));
  const sorted = timed.sort((a, b) => (a.events[0]?.timestampMillis ?? 0) - (b.events[0]?.timestampMillis ?? 0));
  return splitByLimits(sorted, ({ events }) => events).map((part) => part.map(({ record }) => record));
}

/** @param items In chronological order. */
export function splitByLimits<T>(items: readonly T[], eventsOf: (item: T) => readonly CloudWatchEvent[]): T[][] {
  const parts: T[][] = [];
  let part: T[] = [];
  let bytes = 0;
  let events = 0;
  let startMillis = 0;
  for (const item of items) {
    const own = eventsOf(item);
    const ownBytes = own.reduce((sum, event) => sum + event.sizeBytes, 0);
    const timeMillis = own[0]?.timestampMillis ?? 0;
    const isFull = bytes + ownBytes > maxEventsBytes || events + own.length > maxEvents;
    if (part.length > 0 && (isFull || timeMillis - startMillis >= maxSpanMillis)) {
      parts.push(part);
      part = [];
    }
    if (part.length === 0) [bytes, events, startMillis] = [0, 0, timeMillis];
    part.push(item);
    bytes += ownBytes;
    events += own.length;
  }
  return part.length > 0 ? [...parts, part] : parts;
}
