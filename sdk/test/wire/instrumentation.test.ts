import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runFixture } from '../child.ts';
import type { DecodedSpan } from '../otlp-decoder.ts';
import { type Receiver, startReceiver } from '../receiver.ts';

const client = 3;
const server = 2;
let receiver: Receiver;
beforeEach(async () => {
  receiver = await startReceiver();
});
afterEach(() => receiver.stop());

function envFor(): Record<string, string> {
  return { OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url, OTEL_METRICS_EXPORTER: 'none' };
}

function findSpan(kind: number): DecodedSpan {
  const found = receiver.spans.filter((span) => span.kind === kind);
  expect(found.length).toBe(1);
  return found[0]!;
}

describe.each(['fastify.mjs', 'fastify.cjs', 'express.mjs', 'express.cjs'])('%s with --import only', (fixture) => {
  it('makes one trace of client, server, framework and log line', async () => {
    const exit = await runFixture(fixture, { env: envFor() });
    expect(exit).toMatchObject({ code: 0, signal: null });
    // GET (client)
    // └─ GET /cars/:id (server)              · log "car read" (fastify)
    //    └─ request handler (express only)   · log "car read" (express)
    const outgoing = findSpan(client);
    const incoming = findSpan(server);
    expect(incoming.name).toBe('GET /cars/:id');
    expect(incoming.attributes).toMatchObject({ 'http.route': '/cars/:id', 'http.response.status_code': 200 });
    expect(incoming.parentSpanId).toBe(outgoing.spanId);
    const inner = receiver.spans.filter((span) => ![outgoing, incoming].includes(span));
    expect(inner.map((span) => [span.name, span.parentSpanId])).toEqual(
      fixture.startsWith('express') ? [['request handler', incoming.spanId]] : [],
    );
    expect(receiver.logs.map((log) => [log.body, log.attributes['car.id'], log.spanId])).toEqual([
      ['car read', '7', (inner[0] ?? incoming).spanId],
    ]);
    const traceIds = new Set([...receiver.spans, ...receiver.logs].map((record) => record.traceId));
    expect([...traceIds]).toEqual([outgoing.traceId]);
    expect(incoming.resource).toMatchObject({ 'service.name': 'fixture', 'telemetry.distro.name': 'pitwall' });
  });

  it('writes the trace id into the console line too', async () => {
    const exit = await runFixture(fixture, { env: envFor() });
    const line = exit.stdout.split('\n').find((text) => text.includes('car read'));
    expect(JSON.parse(line ?? '{}')).toMatchObject({ 'trace.id': findSpan(client).traceId });
  });
});

describe('a Fastify error', () => {
  it('is on the server span when it fails the request, and is not when a handler makes an answer of it', async () => {
    await runFixture('fastify-errors.mjs', { env: envFor() });
    const servers = receiver.spans.filter((span) => span.kind === server);
    expect(servers.map((span) => [span.name, span.attributes['http.response.status_code'], span.status])).toEqual([
      ['GET /fails', 500, 2],
      ['GET /declines', 409, 0],
      ['GET', 404, 0],
    ]);
    expect(servers[0]?.attributes['shop.market']).toBe('DE');
    expect(servers.map((span) => (span.raw['events'] as { name: string }[]).map((event) => event.name))).toEqual([
      ['exception'],
      [],
      [],
    ]);
  });
});

describe.each(['http.mjs', 'http.cjs'])('%s with --import only', (fixture) => {
  it('carries traceparent through node:http and undici, and makes no span of its own exports', async () => {
    const exit = await runFixture(fixture, { env: envFor() });
    const seen = JSON.parse(exit.stdout) as Record<string, string>;
    const clients = receiver.spans.filter((span) => span.kind === client);
    const servers = receiver.spans.filter((span) => span.kind === server);
    expect([clients.length, servers.length, receiver.spans.length]).toEqual([2, 2, 4]);
    for (const text of [seen['http'], seen['undici']]) {
      const [, traceId, spanId] = (text ?? '').split('-');
      expect(clients.map((span) => `${span.traceId} ${span.spanId}`)).toContain(`${traceId} ${spanId}`);
    }
    expect(receiver.requests.length).toBeGreaterThan(0);
    expect(receiver.requests.every((request) => request.headers['traceparent'] === undefined)).toBe(true);
  });

  it('works with --require as well', async () => {
    const exit = await runFixture(fixture, { env: envFor(), flags: ['--require', '@pitwall/sdk/register'] });
    expect(exit.code).toBe(0);
    expect(receiver.spans.length).toBe(4);
  });
});

describe('winston', () => {
  it('ships every line of every logger, in the span it was written in, formatted by its own format', async () => {
    const exit = await runFixture('winston.mjs', { env: envFor() });
    expect(exit.code).toBe(0);
    const lines = receiver.logs.filter((log) => log.attributes['seq'] !== undefined);
    expect(lines.map((log) => log.attributes['seq'])).toEqual(Array.from({ length: 2000 }, (_, seq) => seq));
    const spanIds = new Map(receiver.spans.map((span) => [span.name, span.spanId]));
    expect(lines.every((log) => log.spanId === spanIds.get(`span ${String(log.attributes['seq'])}`))).toBe(true);
    expect(lines[1]?.body).toBe('line 1');
    expect(lines[2]?.attributes['component']).toBe('child');
    const ids = new Set(receiver.logs.map((log) => log.attributes['log.record.uid']));
    expect(ids.size).toBe(2002);
  });

  it('keeps the error, leaves out what is below the level, and respects a format that hides', async () => {
    await runFixture('winston.mjs', { env: envFor() });
    const failed = receiver.logs.find((log) => log.body === 'failed');
    expect(failed?.severity).toBe('error');
    expect(failed?.attributes).toMatchObject({ 'exception.type': 'TypeError', 'exception.message': 'no such car' });
    expect(String(failed?.attributes['exception.stacktrace'])).toContain('winston.mjs');
    expect(receiver.logs.some((log) => log.body === 'below the level')).toBe(false);
    expect(receiver.logs.find((log) => log.body === 'signed in')?.attributes['password']).toBe('REDACTED');
  });
});
