// Logs to Elasticsearch or OpenSearch by `_bulk`, as ECS documents, each with an id of its own and the action `create`: what
// is sent twice is stored once. https://www.elastic.co/docs/api/doc/elasticsearch/operation/operation-bulk
// Data streams take nothing but `create`: https://www.elastic.co/docs/manage-data/data-store/data-streams
import { createHash, randomUUID } from 'node:crypto';
import type { Attributes } from '@opentelemetry/api';
import type { ReadableLogRecord } from '@opentelemetry/sdk-logs';
import type { Destination } from '../pipeline/types.ts';
import { classifyStatus, createHttpPoster, describeUrl } from '../transport/http-post.ts';
import { createEcsEncoder } from './ecs.ts';
import { classifyBulkReply } from './elasticsearch-bulk.ts';
import type { ElasticsearchTarget } from './elasticsearch-target.ts';

// Not Buffer.from: its 64 KiB pool would be held whole for as long as one record in it waits.
const encoder = new TextEncoder();
const maxIdBytes = 512;
/** A reply names each document; with this many failing at once it stays below what is read of it. */
const maxBatchRecords = 5000;
const maxReplyBytes = 8 * 1024 * 1024;
/** Keeps what classifyBulkReply() reads. `status` of each item, so that their places say which is which. */
const replyFilter = 'filter_path=errors,items.*.status,items.*.error.type,items.*.error.reason';

export function createElasticsearchLogs(
  target: ElasticsearchTarget,
  resource: Attributes,
): Destination<ReadableLogRecord> {
  const encodeEcs = createEcsEncoder(resource);
  const url = createBulkUrl(target);
  const headers = { 'content-type': 'application/x-ndjson', ...target.headers };
  const poster = createHttpPoster({ ...target, url, headers, maxReplyBytes });
  return {
    name: 'elasticsearch',
    signal: 'logs',
    address: describeUrl(url),
    limits: { maxBatchRecords },
    encodeRecord: (record) => {
      const action = { create: { _id: idOf(record) } };
      const lines = `${JSON.stringify(action)}\n${JSON.stringify(encodeEcs(record))}\n`;
      return { bytes: encoder.encode(lines), count: 1, group: undefined };
    },
    send: async (records, signal) => {
      const reply = await poster.post(Buffer.concat(records.map((record) => record.bytes)), signal);
      if (reply.status < 200 || reply.status > 299) return classifyStatus(reply, Date.now());
      return classifyBulkReply(reply, records.length, Date.now());
    },
  };
}

function createBulkUrl({ url, dataStream }: ElasticsearchTarget): string {
  const bulk = new URL(url);
  bulk.pathname = `${bulk.pathname.replace(/\/+$/, '')}/${encodeURIComponent(dataStream)}/_bulk`;
  bulk.search = bulk.search === '' ? replyFilter : `${bulk.search}&${replyFilter}`;
  return bulk.href;
}

/** The same whenever this record is sent: an id that it has, or a new one, kept in its bytes. */
function idOf(record: ReadableLogRecord): string {
  const own = record.attributes['log.record.uid'];
  if (typeof own !== 'string' || own === '') return randomUUID();
  return Buffer.byteLength(own) <= maxIdBytes ? own : createHash('sha256').update(own).digest('hex');
}
