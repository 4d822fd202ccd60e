// Which records are errors: profile `spill` has a copy of each on disk while it waits in memory.
import { SeverityNumber, SpanStatusCode } from '@opentelemetry/api';
import type { ReadableLogRecord } from '@opentelemetry/sdk-logs';
import type { ReadableSpan } from '@opentelemetry/sdk-trace';

export const isErrorSpan = (span: ReadableSpan): boolean => span.status.code === SpanStatusCode.ERROR;

export const isErrorLog = (log: ReadableLogRecord): boolean => (log.severityNumber ?? 0) >= SeverityNumber.ERROR;
