// G13: 1,000 requests at once, through every kind of asynchronous step: no span has a wrong parent.
import { expect, it } from 'vitest';
import { type DecodedSpan, decodeTraces } from '../otlp-decoder.ts';
import { startFixtureProgram } from './program.ts';
import { createSpoolFolder, otlpOnly, recordNumbers, startBackend } from './run.ts';

it('G13 of 10,000 spans none has a wrong parent or a foreign trace id', async () => {
  const { receiver } = await startBackend();
  const spans: DecodedSpan[] = [];
  receiver.onBody = (path, body) => void (path === '/v1/traces' && spans.push(...decodeTraces(body)));
  const program = startFixtureProgram('context.mjs', otlpOnly(receiver.url, createSpoolFolder()));
  expect((await program.ended).code).toBe(0);
  expect(spans.length).toBe(10_000);
  const place = (span: DecodedSpan, step: number): string => `${String(span.attributes['request'])} ${step}`;
  const byPlace = new Map(spans.map((span) => [place(span, Number(span.attributes['step'])), span]));
  expect(byPlace.size).toBe(10_000);
  // step 0 is a root; step n hangs below step n - 1 of the same request.
  const wrong = spans.filter((span) => {
    const step = Number(span.attributes['step']);
    if (step === 0) return span.parentSpanId !== '';
    const parent = byPlace.get(place(span, step - 1));
    return span.parentSpanId !== parent?.spanId || span.traceId !== parent.traceId;
  });
  expect(wrong).toEqual([]);
  expect(new Set(spans.map((span) => span.traceId)).size).toBe(1000);
  recordNumbers('G13', 'context', { spans: spans.length, 'wrong parents': 0, 'foreign trace ids': 0 });
}, 120_000);
