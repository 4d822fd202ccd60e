// The log record processor: every record gets an id of its own and goes to each logs pipeline at the call.
import { randomBytes } from 'node:crypto';
import type { LogRecordProcessor, ReadableLogRecord } from '@opentelemetry/sdk-logs';
import type { Pipeline } from '../pipeline/pipeline.ts';

export function createLogRecordProcessor(pipelines: readonly Pipeline<ReadableLogRecord>[]): LogRecordProcessor {
  const nextId = createRecordIds();
  return {
    onEmit: (record) => {
      // https://opentelemetry.io/docs/specs/semconv/registry/attributes/log/: lets a receiver drop what it has already.
      if (record.attributes['log.record.uid'] === undefined) record.setAttribute('log.record.uid', nextId());
      for (const pipeline of pipelines) pipeline.accept(record);
    },
    forceFlush: async () => {},
    shutdown: async () => {},
  };
}

/** Unique over processes by 12 random bytes, and rising within one. */
function createRecordIds(): () => string {
  const prefix = randomBytes(12).toString('base64url');
  let sequence = 0;
  return () => `${prefix}-${(sequence++).toString(36)}`;
}
