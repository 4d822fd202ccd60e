// Transports that send what they are given to OpenTelemetry (@opentelemetry/winston-transport and the like), under a
// logger whose lines are taken at the call: each line would be there twice. Ours stays, made in the caller's context.
import type { LogRecordProcessor } from '@opentelemetry/sdk-logs';
import { isEcho } from '../instrumentations/log-capture.ts';

export function withoutEchoes(processor: LogRecordProcessor): LogRecordProcessor {
  return {
    onEmit: (record, context) => {
      if (!isEcho()) processor.onEmit(record, context);
    },
    forceFlush: () => processor.forceFlush(),
    shutdown: () => processor.shutdown(),
  };
}
