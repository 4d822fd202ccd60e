import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type ChildExit, runFixture } from '../child.ts';
import type { DecodedLog } from '../otlp-decoder.ts';
import { type Receiver, startReceiver } from '../receiver.ts';

let receiver: Receiver;
let folder: string;
beforeEach(async () => {
  receiver = await startReceiver();
  folder = mkdtempSync(path.join(os.tmpdir(), 'pitwall-logs-'));
});
afterEach(async () => {
  await receiver.stop();
  rmSync(folder, { recursive: true });
});

function run(fixture: string, env: Readonly<Record<string, string>> = {}): Promise<ChildExit> {
  const to = { OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url, OTEL_METRICS_EXPORTER: 'none' };
  return runFixture(fixture, { env: { ...to, LOG_FILE: path.join(folder, 'app.log'), ...env } });
}

type Line = Record<string, unknown>;
function parseLines(text: string): Line[] {
  const lines = text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Line);
  expect(lines.length).toBeGreaterThan(0);
  return lines;
}

function bodies(logs: readonly DecodedLog[] = receiver.logs): unknown[] {
  expect(logs.length).toBeGreaterThan(0);
  return logs.map((log) => log.body);
}

const find = (body: string): DecodedLog | undefined => receiver.logs.find((log) => log.body === body);

describe.each(['pino.mjs', 'pino.cjs'])('%s', (fixture) => {
  it('is taken once a call, in its span, with its own redaction, serializers and levels', async () => {
    const exit = await run(fixture);
    expect(exit).toMatchObject({ code: 0, signal: null });
    const inSpan = ['line 1', 'line 2', 'line 3', 'line 4', 'line 5', 'no such car', 'own ids'];
    expect(bodies()).toEqual([...inSpan, 'outside of a span']);
    const [span] = receiver.spans;
    expect(receiver.logs.map((log) => log.spanId)).toEqual([...inSpan.map(() => span?.spanId), '']);
    // Its own censor is in its own lines; by these keys ours replaces it. `note` is no key of ours.
    expect(find('line 1')?.attributes).toMatchObject({
      seq: 1,
      password: 'REDACTED',
      'card.number': 'REDACTED',
      car: 'A-1',
    });
    expect(find('line 2')?.attributes).toMatchObject({ component: 'child', token: 'REDACTED' });
    expect(find('line 3')).toMatchObject({ severity: 'audit', attributes: { 'data.seq': 3 } });
    expect(find('line 4')?.attributes).toMatchObject({ note: '***' });
    expect(find('no such car')).toMatchObject({ severity: 'error', attributes: { 'exception.type': 'TypeError' } });
    expect(find('line 1')?.attributes).not.toHaveProperty('pid');
    expect(find('line 1')?.attributes).not.toHaveProperty('trace.id');
  });

  it('carries the ids in its own lines, beside what the application wrote', async () => {
    const exit = await run(fixture, { PITWALL_CORRELATION: 'ecs,otel,datadog,xray' });
    const lines = parseLines(exit.stdout);
    const traceId = receiver.spans[0]?.traceId ?? '';
    const first = lines.find((line) => line['seq'] === 1);
    expect(first).toMatchObject({
      'trace.id': traceId,
      trace_id: traceId,
      trace_flags: '01',
      'dd.trace_id': BigInt(`0x${traceId.slice(16)}`).toString(),
      xray_trace_id: `1-${traceId.slice(0, 8)}-${traceId.slice(8)}`,
      msg: 'line 1',
    });
    expect(lines.find((line) => line['msg'] === 'own ids')).toMatchObject({ 'trace.id': 'mine', trace_id: traceId });
    expect(lines.find((line) => line['seq'] === 8)).not.toHaveProperty('trace_id');
    // line 5 goes to both streams; every other line once
    expect(lines.length).toBe(9);
    // Its own censor is in its own lines; by these keys ours replaces it. `note` is no key of ours.
    expect(find('line 1')?.attributes).toMatchObject({ 'dd.trace_id': first?.['dd.trace_id'] });
    expect(exit.stdout).not.toContain('hunter2');
  });
});

describe.each(['pino-transport.mjs', 'pino-transport.cjs'])('%s, with a transport in a worker thread', (fixture) => {
  it('loses no record, writes the same lines, and starts no telemetry in that thread', async () => {
    const exit = await run(fixture);
    expect(exit.code).toBe(0);
    expect(receiver.logs.map((log) => log.attributes['seq'])).toEqual(Array.from({ length: 500 }, (_, seq) => seq));
    const lines = parseLines(readFileSync(path.join(folder, 'app.log'), 'utf8'));
    expect(lines.map((line) => line['seq'])).toEqual(Array.from({ length: 500 }, (_, seq) => seq));
    expect(lines.every((line) => line['trace.id'] === receiver.spans[0]?.traceId)).toBe(true);
    expect(exit.stderr.match(/PW001/g)?.length).toBe(1);
  });
});

describe("Fastify's own pino logger", () => {
  it('makes one record a line, each in the span of the request', async () => {
    const exit = await run('pino-fastify.mjs');
    const requests = receiver.logs.filter((log) => log.spanId !== '');
    expect(bodies(requests)).toEqual(['incoming request', 'car read', 'request completed']);
    expect(parseLines(exit.stdout).length).toBe(receiver.logs.length);
    expect(new Set(requests.map((log) => log.spanId)).size).toBe(1);
  });
});

describe.each(['bunyan.mjs', 'bunyan.cjs'])('%s', (fixture) => {
  it('is taken once a call, with its own serializers, and its lines carry the ids', async () => {
    const exit = await run(fixture, { PITWALL_CORRELATION: 'ecs,datadog' });
    expect(exit.code).toBe(0);
    expect(bodies()).toEqual(['line 1', 'line 2', 'failed', 'outside of a span']);
    expect(find('line 1')).toMatchObject({ severity: 'info', attributes: { seq: 1, car: 'A-1', name: 'shop' } });
    expect(find('line 2')?.attributes).toMatchObject({ component: 'child' });
    expect(find('failed')?.attributes).toMatchObject({
      'exception.type': 'TypeError',
      'exception.message': 'no such car',
    });
    const lines = parseLines(exit.stdout);
    const [span] = receiver.spans;
    expect(lines.length).toBe(5); // the error also goes to the raw stream
    expect(lines.filter((line) => line['trace.id'] === span?.traceId).length).toBe(4);
    expect(lines[0]).toMatchObject({ 'dd.span_id': BigInt(`0x${span?.spanId}`).toString(), v: 0 });
  });
});

describe.each(['console.mjs', 'console.cjs'])('%s', (fixture) => {
  it('is not taken by default, and its lines stay as they are', async () => {
    const exit = await run(fixture);
    expect(bodies().filter((body) => !String(body).startsWith('by '))).toEqual([]);
    expect(exit.stdout).toContain('plain text { a: 1 }\n');
  });

  it('is taken when asked for, without what our loggers print through it', async () => {
    const exit = await run(fixture, { PITWALL_CAPTURE_CONSOLE: 'true', PITWALL_CORRELATION: 'ecs,xray' });
    const [span] = receiver.spans;
    const own = receiver.logs.filter((log) => !String(log.body).startsWith('by '));
    expect(receiver.logs.filter((log) => String(log.body).startsWith('by ')).length).toBe(41);
    expect(own.map((log) => [String(log.body).split('\n')[0], log.severity])).toEqual([
      ['plain text { a: 1 }', 'info'],
      ['structured', 'info'],
      ['Error: failed', 'error'],
      ['traced', 'trace'],
      [expect.stringContaining('┌'), 'info'],
      ['outside of a span', 'info'],
    ]);
    const xray = `1-${span?.traceId.slice(0, 8)}-${span?.traceId.slice(8)}`;
    const ids = `trace.id=${span?.traceId} span.id=${span?.spanId} AWS-XRAY-TRACE-ID: ${xray}`;
    expect(exit.stdout).toContain(`plain text { a: 1 } ${ids}\n`);
    expect(exit.stdout).toContain(`{"message":"structured","seq":2,"trace.id":"${span?.traceId}"`);
    expect(exit.stdout).toContain('\noutside of a span\n');
    expect(find('structured')?.attributes).toMatchObject({ seq: 2, xray_trace_id: xray });
  });
});
