// OTLP/HTTP: POST /v1/traces, /v1/metrics and /v1/logs. The answer is 200 only after the records are committed, so that a
// sender which holds on to a batch until then never loses one (https://opentelemetry.io/docs/specs/otlp/#otlphttp).
import type { IncomingMessage } from 'node:http';
import { readBody } from '../../http/body.ts';
import type { HttpHandler } from '../../http/listener.ts';
import type { HttpReply } from '../../http/reply.ts';
import type { Batch, SubmitBatch } from '../../records.ts';
import type { ReceiverTally } from '../tally.ts';
import { decodeRequest, encodeFailure, encodeSuccess, parseEncoding } from './encoding.ts';
import type { OtlpEncoding, OtlpSignal } from './encoding.ts';
import { readLogs } from './logs.ts';
import { readPoints } from './metrics.ts';
import { readSpans } from './traces.ts';
import type { Decoded } from './traces.ts';
import type { Fields } from './values.ts';

const signals: Readonly<Record<string, OtlpSignal>> = {
  '/v1/traces': 'traces',
  '/v1/metrics': 'metrics',
  '/v1/logs': 'logs',
};

export function createOtlpHandler(submit: SubmitBatch, tally: ReceiverTally): HttpHandler {
  return async (request) => {
    const encoding = parseEncoding(request.headers['content-type']);
    const signal = signals[(request.url ?? '').split('?')[0] ?? ''];
    const reply = await answer({ submit, tally, encoding, signal }, request);
    if (reply.status >= 400) tally.refuse(`${request.method} ${request.url?.slice(0, 80)} answered ${reply.status}`);
    return reply;
  };
}

interface OtlpRequest {
  readonly submit: SubmitBatch;
  readonly tally: ReceiverTally;
  readonly encoding: OtlpEncoding | undefined;
  readonly signal: OtlpSignal | undefined;
}

async function answer(context: OtlpRequest, request: IncomingMessage): Promise<HttpReply> {
  const encoding = context.encoding ?? 'json';
  const fail = (status: number, message: string): HttpReply => encodeFailure(encoding, status, message);
  if (context.signal === undefined) return fail(404, 'there is /v1/traces, /v1/metrics and /v1/logs here');
  if (request.method !== 'POST')
    return { ...fail(405, 'only POST'), headers: { allow: 'POST', 'content-type': 'application/json' } };
  if (context.encoding === undefined)
    return fail(415, 'content-type must be application/x-protobuf or application/json');
  const body = await readBody(request);
  if (body.kind === 'refused') return fail(body.status, body.reason);
  const fields = decodeRequest(context.signal, encoding, body.bytes);
  if (fields === undefined) return fail(400, `the body is not a valid ${context.signal} request in ${encoding}`);
  return store(context, context.signal, { fields, wireBytes: body.wireBytes });
}

interface Received {
  readonly fields: Fields;
  readonly wireBytes: number;
}

async function store(context: OtlpRequest, signal: OtlpSignal, received: Received): Promise<HttpReply> {
  const encoding = context.encoding ?? 'json';
  const { batch, decoded } = createBatch(signal, received);
  const outcome = await context.submit(batch);
  if (outcome.kind === 'full') return encodeFailure(encoding, 429, 'the write queue is full');
  if (outcome.kind === 'failed') return encodeFailure(encoding, 503, 'the store could not commit');
  const { overflowedPoints } = outcome;
  const rejected = decoded.rejected + overflowedPoints;
  const reason = decoded.reason || (overflowedPoints > 0 ? 'too many metric series' : '');
  context.tally.accept(decoded.records.length - overflowedPoints);
  if (rejected > 0) context.tally.refuse(reason, rejected);
  return encodeSuccess(encoding, { signal, rejected, reason });
}

function createBatch(signal: OtlpSignal, received: Received): { batch: Batch; decoded: Decoded<object> } {
  const arrivedMillis = Date.now();
  const empty = { destination: 'otlp', arrivedMillis, wireBytes: received.wireBytes, spans: [], logs: [], points: [] };
  if (signal === 'traces') {
    const decoded = readSpans(received.fields);
    return { decoded, batch: { ...empty, spans: decoded.records } };
  }
  if (signal === 'logs') {
    const decoded = readLogs(received.fields, arrivedMillis);
    return { decoded, batch: { ...empty, logs: decoded.records } };
  }
  const decoded = readPoints(received.fields, arrivedMillis);
  return { decoded, batch: { ...empty, points: decoded.records } };
}
