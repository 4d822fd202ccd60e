// The two encodings of OTLP/HTTP: a request decoded, and an answer encoded in the same one
// (https://opentelemetry.io/docs/specs/otlp/#otlphttp-request).
import type { HttpReply } from '../../http/reply.ts';
import { messages } from './descriptors.ts';
import { readMessage } from './values.ts';
import type { Fields } from './values.ts';

export type OtlpEncoding = 'protobuf' | 'json';
export type OtlpSignal = 'traces' | 'metrics' | 'logs';

export function parseEncoding(contentType: string | undefined): OtlpEncoding | undefined {
  const type = (contentType ?? '').split(';')[0]?.trim().toLowerCase();
  if (type === 'application/x-protobuf' || type === 'application/protobuf') return 'protobuf';
  return type === 'application/json' ? 'json' : undefined;
}

/** The request's fields, or undefined when the bytes are not one. */
export function decodeRequest(signal: OtlpSignal, encoding: OtlpEncoding, bytes: Uint8Array): Fields | undefined {
  try {
    if (encoding === 'protobuf') return readMessage(messages[signal].decode(bytes));
    const parsed: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
    return typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed) ? readMessage(parsed) : undefined;
  } catch {
    // Whatever the decoder says about it, the sender is told the same: malformed.
    return undefined;
  }
}

const rejectedFields = { traces: 'rejectedSpans', metrics: 'rejectedDataPoints', logs: 'rejectedLogRecords' } as const;

export interface PartialSuccess {
  readonly signal: OtlpSignal;
  readonly rejected: number;
  readonly reason: string;
}

export function encodeSuccess(encoding: OtlpEncoding, partial: PartialSuccess): HttpReply {
  const { rejected, reason } = partial;
  if (encoding === 'json') {
    const body =
      rejected === 0
        ? {}
        : { partialSuccess: { [rejectedFields[partial.signal]]: String(rejected), errorMessage: reason } };
    return encodeReply(200, encoding, JSON.stringify(body));
  }
  const fields = rejected === 0 ? {} : { partialSuccess: { rejected, errorMessage: reason } };
  return encodeReply(200, encoding, messages.exportResponse.encode(messages.exportResponse.create(fields)).finish());
}

// google.rpc.Code, as the specification asks of every 4xx and 5xx.
const rpcCodes: Readonly<Record<number, number>> = { 400: 3, 404: 5, 405: 12, 413: 8, 415: 3, 429: 8, 503: 14 };

export function encodeFailure(encoding: OtlpEncoding, status: number, message: string): HttpReply {
  const code = rpcCodes[status] ?? 2;
  if (encoding === 'json') return encodeReply(status, encoding, JSON.stringify({ code, message }));
  return encodeReply(
    status,
    encoding,
    messages.rpcStatus.encode(messages.rpcStatus.create({ code, message })).finish(),
  );
}

function encodeReply(status: number, encoding: OtlpEncoding, body: string | Uint8Array): HttpReply {
  const type = encoding === 'json' ? 'application/json' : 'application/x-protobuf';
  const retry = status === 429 || status === 503 ? { 'retry-after': '1' } : undefined;
  return { status, headers: { 'content-type': type, ...retry }, body };
}
