import { SpanKind } from '@opentelemetry/api';
import { type ReadableSpan, TracerProvider } from '@opentelemetry/sdk-trace';
import { describe, expect, it } from 'vitest';
import { maxDocumentBytes } from '../transport/xray-daemon.ts';
import { createXrayTraces } from './xray.ts';

const text = 'x'.repeat(70_000);

/** A span as it is without the limits that records.ts puts on it. */
function createSpan(attributes: Record<string, string>): ReadableSpan {
  const spans: ReadableSpan[] = [];
  const processor = {
    onStart: () => {},
    onEnd: (span: ReadableSpan) => void spans.push(span),
    forceFlush: async () => {},
    shutdown: async () => {},
  };
  const tracer = new TracerProvider({ spanProcessors: [processor] }).getTracer('test');
  tracer.startSpan('large', { kind: SpanKind.CLIENT, attributes }).end();
  return spans[0]!;
}

describe('a span that is too large for a datagram', () => {
  const destination = createXrayTraces({ address: '127.0.0.1:1', indexedAttributes: [] }, {});

  it('by its metadata loses it', () => {
    const { bytes } = destination.encodeRecord(createSpan({ 'shop.note': text }));
    expect(bytes.length).toBeLessThanOrEqual(maxDocumentBytes);
    expect(JSON.parse(Buffer.from(bytes).toString())).not.toHaveProperty('metadata');
  });

  it('by its statement is refused before anything is sent', async () => {
    const span = createSpan({ 'db.system.name': 'postgresql', 'db.query.text': text });
    const records = [destination.encodeRecord(span), destination.encodeRecord(createSpan({}))];
    expect(records[0]!.bytes.length).toBeGreaterThan(maxDocumentBytes);
    expect(await destination.send(records, AbortSignal.timeout(1000))).toMatchObject({ kind: 'tooLarge' });
  });
});
