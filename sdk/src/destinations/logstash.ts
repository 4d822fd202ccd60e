// Logs to Logstash's `http` input as a JSON array of ECS documents. The input answers 200 once the events are in its
// queue, and 429 when that is full: https://www.elastic.co/docs/reference/logstash/plugins/plugins-inputs-http
// (Its `tcp` input never acknowledges: logstash-tcp.ts.)
import type { Attributes } from '@opentelemetry/api';
import type { ReadableLogRecord } from '@opentelemetry/sdk-logs';
import type { Destination, EncodedRecord } from '../pipeline/types.ts';
import { classifyStatus, createHttpPoster, describeUrl } from '../transport/http-post.ts';
import { createEcsEncoder } from './ecs.ts';

// Not Buffer.from: its 64 KiB pool would be held whole for as long as one record in it waits.
const encoder = new TextEncoder();

export interface LogstashTarget {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
}

export function createLogstashLogs(target: LogstashTarget, resource: Attributes): Destination<ReadableLogRecord> {
  const encodeEcs = createEcsEncoder(resource);
  const headers = { 'content-type': 'application/json', ...target.headers };
  const poster = createHttpPoster({ url: target.url, headers, compression: 'none' });
  return {
    name: 'logstash',
    signal: 'logs',
    address: describeUrl(target.url),
    encodeRecord: (record) => ({
      bytes: encoder.encode(JSON.stringify(encodeEcs(record))),
      count: 1,
      group: undefined,
    }),
    send: async (records, signal) => {
      const reply = await poster.post(encodeJsonArray(records), signal);
      return reply.status >= 200 && reply.status < 300 ? { kind: 'delivered' } : classifyStatus(reply, Date.now());
    },
  };
}

const open = Buffer.from('[');
const comma = Buffer.from(',');
const close = Buffer.from(']');

function encodeJsonArray(records: readonly EncodedRecord[]): Uint8Array {
  const parts = records.flatMap((record, index) => [index === 0 ? open : comma, record.bytes]);
  return Buffer.concat([...parts, close]);
}
