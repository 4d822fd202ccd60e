// The two encodings of OTLP, side by side. gRPC carries protobuf.
import type { Attributes } from '@opentelemetry/api';
import type { InstrumentationScope } from '@opentelemetry/core';
import type { ReadableLogRecord } from '@opentelemetry/sdk-logs';
import type { ResourceMetrics } from '@opentelemetry/sdk-metrics';
import type { ReadableSpan } from '@opentelemetry/sdk-trace';
import { JsonMetricsSerializer, ProtobufMetricsSerializer } from '../opentelemetry.ts';
import type { EncodedRecord, RecordGroup } from '../pipeline/types.ts';
import { createGroups, encodeLogRecord, encodeRequest, encodeSpan } from './otlp-encoding.ts';
import {
  createJsonGroups,
  encodeJsonLogRecord,
  encodeJsonMetrics,
  encodeJsonMetricsRequest,
  encodeJsonRequest,
  encodeJsonSpan,
} from './otlp-json.ts';
import { parseJsonPartialSuccess, type ParsePartialSuccess, parsePartialSuccess } from './otlp-partial-success.ts';

export interface OtlpEncoding {
  readonly contentType: string;
  readonly createGroups: (resource: Attributes) => (scope: InstrumentationScope) => RecordGroup;
  readonly encodeSpan: (span: ReadableSpan) => Uint8Array;
  readonly encodeLogRecord: (record: ReadableLogRecord) => Uint8Array;
  readonly encodeRequest: (records: readonly EncodedRecord[], signal: 'traces' | 'logs') => Uint8Array;
  readonly encodeMetrics: (metrics: ResourceMetrics) => Uint8Array;
  readonly encodeMetricsRequest: (records: readonly EncodedRecord[]) => Uint8Array;
  readonly parsePartialSuccess: ParsePartialSuccess;
}

export const otlpEncodings = {
  protobuf: {
    contentType: 'application/x-protobuf',
    createGroups,
    encodeSpan,
    encodeLogRecord,
    encodeRequest,
    encodeMetrics: (metrics) => serialised(ProtobufMetricsSerializer.serializeRequest(metrics)),
    encodeMetricsRequest: (records) => Buffer.concat(records.map((record) => record.bytes)),
    parsePartialSuccess,
  },
  json: {
    contentType: 'application/json',
    createGroups: createJsonGroups,
    encodeSpan: encodeJsonSpan,
    encodeLogRecord: encodeJsonLogRecord,
    encodeRequest: encodeJsonRequest,
    encodeMetrics: (metrics) => encodeJsonMetrics(serialised(JsonMetricsSerializer.serializeRequest(metrics))),
    encodeMetricsRequest: encodeJsonMetricsRequest,
    parsePartialSuccess: parseJsonPartialSuccess,
  },
} as const satisfies Readonly<Record<string, OtlpEncoding>>;

function serialised(bytes: Uint8Array | undefined): Uint8Array {
  if (!bytes) throw new Error('the metrics serialiser returned nothing');
  return bytes;
}
