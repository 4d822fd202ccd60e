// Stands in for Logstash's `http` input: POST / with events, answered "ok" once they are committed; 429 when it is too busy, as
// Logstash does.
import type { IncomingMessage } from 'node:http';
import { readBody } from '../../http/body.ts';
import type { HttpHandler } from '../../http/listener.ts';
import { createTextReply } from '../../http/reply.ts';
import type { HttpReply } from '../../http/reply.ts';
import type { LogRecord, SubmitBatch } from '../../records.ts';
import type { ReceiverTally } from '../tally.ts';
import { parseEvents, parseFormat } from './codec.ts';

export function createLogstashHandler(submit: SubmitBatch, tally: ReceiverTally): HttpHandler {
  return async (request) => {
    const reply = await answer(request, submit, tally);
    if (reply.status >= 400) tally.refuse(`${request.method} answered ${reply.status}: ${String(reply.body).trim()}`);
    return reply;
  };
}

async function answer(request: IncomingMessage, submit: SubmitBatch, tally: ReceiverTally): Promise<HttpReply> {
  if (request.method !== 'POST' && request.method !== 'PUT')
    return createTextReply(405, 'only POST', { allow: 'POST' });
  const format = parseFormat(request.headers['content-type']);
  if (format === undefined)
    return createTextReply(415, 'content-type must be application/json or application/x-ndjson');
  const body = await readBody(request);
  if (body.kind === 'refused')
    return createTextReply(body.status, body.reason, body.status === 503 ? { 'retry-after': '1' } : {});
  const arrivedMillis = Date.now();
  const logs = parseEvents(body.bytes, format, arrivedMillis);
  if (typeof logs === 'string') return createTextReply(400, logs);
  const outcome = await submit(createLogstashBatch(logs, body.wireBytes, arrivedMillis));
  if (outcome.kind === 'full')
    return createTextReply(429, 'the write queue is full', { 'retry-after': String(outcome.retryAfterSeconds) });
  if (outcome.kind === 'failed') return createTextReply(503, 'the store could not commit', { 'retry-after': '1' });
  tally.accept(logs.length);
  return { status: 200, headers: { 'content-type': 'text/plain' }, body: 'ok' };
}

export function createLogstashBatch(
  logs: readonly LogRecord[],
  wireBytes: number,
  arrivedMillis: number,
): Parameters<SubmitBatch>[0] {
  return { destination: 'logstash', arrivedMillis, wireBytes, spans: [], logs, points: [] };
}
