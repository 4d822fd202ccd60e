// What a successful reply refuses after all: https://opentelemetry.io/docs/specs/otlp/#partial-success-1
// `Export…ServiceResponse { 1: partial_success { 1: rejected (int64), 2: error_message (string) } }`, or the same as JSON.
import type { Outcome } from '../pipeline/types.ts';
import { bytesOf, numberOf, readProtobufFields } from './protobuf-reader.ts';

export interface PartialSuccess {
  readonly rejectedRecords: number;
  readonly message: string;
}

export type ParsePartialSuccess = (body: Uint8Array) => PartialSuccess;

const nothing: PartialSuccess = { rejectedRecords: 0, message: '' };
const maxMessageLength = 300;

/** Anything that is not such a message reads as a full success: the status said so. */
export const parsePartialSuccess: ParsePartialSuccess = (body) => {
  try {
    const partial = bytesOf(readProtobufFields(body), 1);
    if (!partial) return nothing;
    const fields = readProtobufFields(partial);
    const message = Buffer.from(bytesOf(fields, 2) ?? []).toString('utf8');
    return { rejectedRecords: numberOf(fields, 1), message: message.slice(0, maxMessageLength) };
  } catch {
    return nothing; // not protobuf: a proxy's own page, say
  }
};

/** `{"partialSuccess":{"rejectedSpans":"3","errorMessage":"…"}}`; the number may be a number too. */
export const parseJsonPartialSuccess: ParsePartialSuccess = (body) => {
  try {
    const { partialSuccess } = JSON.parse(Buffer.from(body).toString()) as { partialSuccess?: Record<string, unknown> };
    const { rejectedSpans, rejectedDataPoints, rejectedLogRecords, errorMessage } = partialSuccess ?? {};
    const rejected = Number(rejectedSpans ?? rejectedDataPoints ?? rejectedLogRecords ?? 0);
    const message = typeof errorMessage === 'string' ? errorMessage.slice(0, maxMessageLength) : '';
    return { rejectedRecords: Number.isSafeInteger(rejected) && rejected > 0 ? rejected : 0, message };
  } catch {
    return nothing; // not JSON: some receivers answer in protobuf whatever they were sent
  }
};

/** A partial success is final: the specification forbids sending it again. */
export function outcomeOf({ rejectedRecords, message }: PartialSuccess): Outcome {
  if (rejectedRecords === 0) return { kind: 'delivered' };
  return { kind: 'delivered', rejectedRecords, reason: message === '' ? 'partial success' : message };
}
