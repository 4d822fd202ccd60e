// OpenTelemetry's limits by number and length, as they arrive.
// https://opentelemetry.io/docs/specs/otel/configuration/sdk-environment-variables/#attribute-limits
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runFixture } from '../child.ts';
import { type Receiver, startReceiver } from '../receiver.ts';

let receiver: Receiver;
beforeEach(async () => {
  receiver = await startReceiver();
});
afterEach(() => receiver.stop());

interface Shape {
  readonly count: number;
  readonly longest: number;
}

const ofFixture = ([name]: [string, unknown]): boolean => name.startsWith('key.');

function measure(attributes: Readonly<Record<string, unknown>>): Shape {
  const values = Object.entries(attributes).filter(ofFixture);
  return { count: values.length, longest: Math.max(...values.map(([, value]) => String(value).length)) };
}

async function send(env: Readonly<Record<string, string>>): Promise<{ span: Shape; log: Shape; raw: Counts }> {
  const quiet = { OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url, OTEL_METRICS_EXPORTER: 'none' };
  const exit = await runFixture('limits.mjs', { env: { ...quiet, ...env } });
  expect(exit.code, exit.stderr).toBe(0);
  const [[span], [log]] = [receiver.spans, receiver.logs];
  if (!span || !log) throw new Error('nothing arrived');
  return { span: measure(span.attributes), log: measure(log.attributes), raw: span.raw as unknown as Counts };
}

interface Counts {
  readonly events: readonly { readonly attributes: readonly unknown[] }[];
  readonly links: readonly { readonly attributes: readonly unknown[] }[];
  readonly dropped_attributes_count: number;
}

describe('limits', () => {
  it('are those of spans and those of log records, each by its own name', async () => {
    const { span, log, raw } = await send({
      OTEL_SPAN_ATTRIBUTE_COUNT_LIMIT: '10',
      OTEL_SPAN_ATTRIBUTE_VALUE_LENGTH_LIMIT: '50',
      OTEL_LOGRECORD_ATTRIBUTE_COUNT_LIMIT: '20',
      OTEL_LOGRECORD_ATTRIBUTE_VALUE_LENGTH_LIMIT: '30',
      OTEL_SPAN_EVENT_COUNT_LIMIT: '4',
      OTEL_SPAN_LINK_COUNT_LIMIT: '3',
      OTEL_EVENT_ATTRIBUTE_COUNT_LIMIT: '2',
      OTEL_LINK_ATTRIBUTE_COUNT_LIMIT: '1',
    });
    expect(span).toEqual({ count: 10, longest: 50 });
    expect(log.longest).toBe(30);
    expect(log.count).toBeGreaterThan(15);
    expect(log.count).toBeLessThanOrEqual(20);
    expect(raw.events.map(({ attributes }) => attributes.length)).toEqual([2, 2, 2, 2]);
    expect(raw.links.map(({ attributes }) => attributes.length)).toEqual([1, 1, 1]);
    expect(raw.dropped_attributes_count).toBe(30);
  });

  it('without a signal in the name hold for both', async () => {
    const { span, log } = await send({ OTEL_ATTRIBUTE_COUNT_LIMIT: '12', OTEL_ATTRIBUTE_VALUE_LENGTH_LIMIT: '40' });
    expect(span).toEqual({ count: 12, longest: 40 });
    expect(log.longest).toBe(40);
    expect(log.count).toBeLessThanOrEqual(12);
  });
});
