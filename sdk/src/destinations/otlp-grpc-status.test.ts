import { describe, expect, it } from 'vitest';
import protobuf from 'protobufjs';
import { classifyGrpcReply } from './otlp-grpc-status.ts';

// https://github.com/googleapis/googleapis/blob/master/google/rpc/{status,error_details}.proto
const { root } = protobuf.parse(`syntax = "proto3";
message Any { string type_url = 1; bytes value = 2; }
message Status { int32 code = 1; string message = 2; repeated Any details = 3; }
message Duration { int64 seconds = 1; int32 nanos = 2; }
message RetryInfo { Duration retry_delay = 1; }
message Partial { int64 rejected = 1; string error_message = 2; }
message Response { Partial partial_success = 1; }`);
const encode = (type: string, value: object): Buffer =>
  Buffer.from(root.lookupType(type).encode(root.lookupType(type).fromObject(value)).finish());

const reply = {
  status: 0,
  httpStatus: 200,
  message: '',
  details: Buffer.alloc(0),
  body: Buffer.alloc(0),
  retryAfter: undefined,
};
const retryInfo = encode('Status', {
  code: 8,
  details: [
    { typeUrl: 'type.googleapis.com/google.rpc.DebugInfo', value: Buffer.from('x') },
    {
      typeUrl: 'type.googleapis.com/google.rpc.RetryInfo',
      value: encode('RetryInfo', { retryDelay: { seconds: 7, nanos: 500_000_000 } }),
    },
  ],
});

describe('a gRPC status', () => {
  it.each([
    [1, 'retry'],
    [2, 'rejected'],
    [3, 'rejected'],
    [4, 'retry'],
    [5, 'rejected'],
    [6, 'rejected'],
    [7, 'rejected'],
    [8, 'rejected'],
    [9, 'rejected'],
    [10, 'retry'],
    [11, 'retry'],
    [12, 'rejected'],
    [13, 'rejected'],
    [14, 'retry'],
    [15, 'retry'],
    [16, 'rejected'],
  ])('%i is %s', (status, kind) => {
    expect(classifyGrpcReply({ ...reply, status }, 0).kind).toBe(kind);
  });

  it('8 with a RetryInfo waits as long as it says, and 14 too', () => {
    for (const status of [8, 14])
      expect(classifyGrpcReply({ ...reply, status, details: retryInfo }, 0)).toMatchObject({
        kind: 'retry',
        retryAfterMillis: 7500,
      });
  });

  it('with details that are none is judged by its number', () => {
    expect(classifyGrpcReply({ ...reply, status: 14, details: Buffer.from('garbage') }, 0).kind).toBe('retry');
  });

  it('8 for a message that is too large splits it', () => {
    const message = 'grpc: received message larger than max (5242880 vs. 4194304)';
    expect(classifyGrpcReply({ ...reply, status: 8, message }, 0).kind).toBe('tooLarge');
  });

  it('0 may refuse some records for good', () => {
    const body = encode('Response', { partialSuccess: { rejected: 3, errorMessage: 'too old' } });
    expect(classifyGrpcReply({ ...reply, body }, 0)).toEqual({
      kind: 'delivered',
      rejectedRecords: 3,
      reason: 'too old',
    });
    const warning = encode('Response', { partialSuccess: { errorMessage: 'deprecated' } });
    expect(classifyGrpcReply({ ...reply, body: warning }, 0)).toEqual({ kind: 'delivered' });
  });

  it('that is missing leaves the HTTP status', () => {
    const proxied = { ...reply, status: undefined, httpStatus: 503, retryAfter: '3' };
    expect(classifyGrpcReply(proxied, 0)).toEqual({ kind: 'retry', reason: 'HTTP 503', retryAfterMillis: 3000 });
  });
});
