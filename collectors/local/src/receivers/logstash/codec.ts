// What Logstash's `http` input makes of a body, by its content type
// (https://www.elastic.co/docs/reference/logstash/plugins/plugins-inputs-http): one JSON object, an array of them, or JSON lines.
import type { LogRecord } from '../../records.ts';
import { parseEvent } from './event.ts';

export type EventFormat = 'json' | 'lines';

export function parseFormat(contentType: string | undefined): EventFormat | undefined {
  const type = (contentType ?? '').split(';')[0]?.trim().toLowerCase();
  if (type === 'application/json') return 'json';
  return type === 'application/x-ndjson' || type === 'application/ndjson' || type === 'application/jsonl'
    ? 'lines'
    : undefined;
}

/** All events of the body, or what is wrong with it: a body is taken whole or not at all. */
export function parseEvents(
  bytes: Uint8Array,
  format: EventFormat,
  arrivedMillis: number,
): readonly LogRecord[] | string {
  const text = decodeText(bytes);
  if (text === undefined) return 'the body is not UTF-8';
  // Senders of JSON lines often say application/json.
  const values = (format === 'json' ? parseJson(text) : undefined) ?? parseLines(text);
  if (values === undefined) return 'the body is not valid JSON';
  const logs = values.map((value) => parseEvent(value, arrivedMillis));
  return logs.every((log) => log !== undefined) ? logs : 'an event is not a JSON object';
}

function decodeText(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    // Not UTF-8: the caller says so.
    return undefined;
  }
}

function parseJson(text: string): readonly unknown[] | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return Array.isArray(value) ? value : [value];
  } catch {
    // It may still be JSON lines.
    return undefined;
  }
}

function parseLines(text: string): readonly unknown[] | undefined {
  try {
    const lines = text.split('\n').filter((line) => line.trim() !== '');
    return lines.length === 0 ? undefined : lines.map((line): unknown => JSON.parse(line));
  } catch {
    // Malformed: the caller says so.
    return undefined;
  }
}
