// The log record processor: every record gets an id of its own and goes to each logs pipeline at the call.
import { randomBytes } from 'node:crypto';
import type { LogRecordProcessor, ReadableLogRecord } from '@opentelemetry/sdk-logs';
import { correlateWith } from '../correlation.ts';
import type { Pipeline } from '../pipeline/pipeline.ts';
import { makeLogSafe } from '../safety/records.ts';

export function createLogRecordProcessor(pipelines: readonly Pipeline<ReadableLogRecord>[]): LogRecordProcessor {
  const nextId = createRecordIds();
  return {
    onEmit: (record) => {
      // https://opentelemetry.io/docs/specs/semconv/registry/attributes/log/: lets a receiver drop what it has already.
      if (record.attributes['log.record.uid'] === undefined) record.setAttribute('log.record.uid', nextId());
      addNotations(record);
      if (pipelines.length > 0) makeLogSafe(record);
      for (const pipeline of pipelines) pipeline.accept(record);
    },
    forceFlush: async () => {},
    shutdown: async () => {},
  };
}

/** The ids in the notations beside OpenTelemetry's own, which each destination writes itself, for those who search by them. */
function addNotations(record: Parameters<LogRecordProcessor['onEmit']>[0]): void {
  if (!record.spanContext) return;
  const fields = correlateWith(record.spanContext, record.attributes);
  for (const [name, value] of Object.entries(fields)) {
    if (name !== 'trace.id' && name !== 'span.id') record.setAttribute(name, value);
  }
}

/** Unique over processes by 12 random bytes, and rising within one. */
function createRecordIds(): () => string {
  const prefix = randomBytes(12).toString('base64url');
  let sequence = 0;
  return () => `${prefix}-${(sequence++).toString(36)}`;
}
