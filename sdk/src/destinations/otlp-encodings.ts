// The two encodings of OTLP, side by side. gRPC carries protobuf.
import type { Attributes } from '@opentelemetry/api';
import type { InstrumentationScope } from '@opentelemetry/core';
import type { ReadableLogRecord } from '@opentelemetry/sdk-logs';
import type { ReadableSpan } from '@opentelemetry/sdk-trace';
import type { RecordMemory } from '../pipeline/record-memory.ts';
import type { EncodedRecord, RecordGroup } from '../pipeline/types.ts';
import type { BodyMemory } from './body-memory.ts';
import { createGroups, encodeLogRecord, encodeRequest, encodeSpan } from './otlp-encoding.ts';
import { createJsonGroups, encodeJsonLogRecord, encodeJsonRequest, encodeJsonSpan } from './otlp-json.ts';
import { encodeJsonMetrics, encodeJsonMetricsRequest } from './otlp-json-metrics.ts';
import { type CollectedMetrics, encodeMetrics } from './otlp-metrics.ts';
import { parseJsonPartialSuccess, type ParsePartialSuccess, parsePartialSuccess } from './otlp-partial-success.ts';

export interface OtlpEncoding {
  readonly contentType: string;
  readonly createGroups: (resource: Attributes) => (scope: InstrumentationScope) => RecordGroup;
  readonly encodeSpan: (span: ReadableSpan, memory?: RecordMemory) => Uint8Array;
  readonly encodeLogRecord: (record: ReadableLogRecord, memory?: RecordMemory) => Uint8Array;
  readonly encodeRequest: (
    records: readonly EncodedRecord[],
    signal: 'traces' | 'logs',
    memory?: BodyMemory,
  ) => Uint8Array;
  readonly encodeMetrics: (metrics: CollectedMetrics) => Uint8Array;
  readonly encodeMetricsRequest: (records: readonly EncodedRecord[]) => Uint8Array;
  readonly parsePartialSuccess: ParsePartialSuccess;
}

export const otlpEncodings = {
  protobuf: {
    contentType: 'application/x-protobuf',
    createGroups,
    encodeSpan,
    encodeLogRecord,
    encodeRequest: (records, _signal, memory) => encodeRequest(records, memory),
    encodeMetrics,
    encodeMetricsRequest: (records) => Buffer.concat(records.map((record) => record.bytes)),
    parsePartialSuccess,
  },
  json: {
    contentType: 'application/json',
    createGroups: createJsonGroups,
    encodeSpan: encodeJsonSpan,
    encodeLogRecord: encodeJsonLogRecord,
    encodeRequest: encodeJsonRequest,
    encodeMetrics: encodeJsonMetrics,
    encodeMetricsRequest: encodeJsonMetricsRequest,
    parsePartialSuccess: parseJsonPartialSuccess,
  },
} as const satisfies Readonly<Record<string, OtlpEncoding>>;
