// What a gRPC status means, by the table of the OTLP specification:
// https://opentelemetry.io/docs/specs/otlp/#failures
import type { Outcome } from '../pipeline/types.ts';
import type { GrpcReply } from '../transport/grpc-call.ts';
import { classifyStatus } from '../transport/http-post.ts';
import { outcomeOf, parsePartialSuccess } from './otlp-partial-success.ts';
import { bytesOf, numberOf, readProtobufFields } from './protobuf-reader.ts';

const resourceExhausted = 8;
/** Cancelled, deadline exceeded, aborted, out of range, unavailable, data loss. */
const retried = [1, 4, 10, 11, 14, 15];

export function classifyGrpcReply(reply: GrpcReply, nowMillis: number): Outcome {
  if (reply.status === 0) return outcomeOf(parsePartialSuccess(reply.body));
  // A proxy has answered, in HTTP.
  if (reply.status === undefined) return classifyStatus({ ...reply, status: reply.httpStatus }, nowMillis);
  const reason = `gRPC status ${reply.status}: ${reply.message}`.slice(0, 300);
  // grpc-go: "grpc: received message larger than max (5 vs. 4)"; grpc-java: "gRPC message exceeds maximum size".
  if (reply.status === resourceExhausted && /larger than|exceeds max/.test(reply.message))
    return { kind: 'tooLarge', reason };
  const retryAfterMillis = parseRetryInfo(reply.details);
  const isRetried =
    retried.includes(reply.status) || (reply.status === resourceExhausted && retryAfterMillis !== undefined);
  if (!isRetried) return { kind: 'rejected', reason };
  return retryAfterMillis === undefined ? { kind: 'retry', reason } : { kind: 'retry', reason, retryAfterMillis };
}

/** `google.rpc.RetryInfo { 1: retry_delay { 1: seconds, 2: nanos } }` among the details of a `google.rpc.Status`. */
function parseRetryInfo(details: Uint8Array): number | undefined {
  try {
    for (const [number, value] of readProtobufFields(details)) {
      if (number !== 3 || typeof value === 'number') continue;
      const any = readProtobufFields(value);
      if (
        !Buffer.from(bytesOf(any, 1) ?? [])
          .toString()
          .endsWith('/google.rpc.RetryInfo')
      )
        continue;
      const delay = readProtobufFields(bytesOf(readProtobufFields(bytesOf(any, 2) ?? nothing), 1) ?? nothing);
      return numberOf(delay, 1) * 1000 + Math.ceil(numberOf(delay, 2) / 1e6);
    }
  } catch {
    // not what it is said to be: the backoff decides
  }
  return undefined;
}

const nothing = new Uint8Array(0);
