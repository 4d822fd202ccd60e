// Exemplars on the wire: which measurement names which trace.
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { startFixture } from '../child.ts';
import type { DecodedExemplar } from '../otlp-decoder.ts';
import { type Receiver, startReceiver } from '../receiver.ts';

let receiver: Receiver;
beforeEach(async () => {
  receiver = await startReceiver();
  onTestFinished(() => receiver.stop());
});

const sampled = '0af7651916cd43dd8448eb211c80319c';
const unsampled = '1bf7651916cd43dd8448eb211c80319d';
const patience = { timeout: 20_000, interval: 50 };

/** Sends one request of a sampled trace and one of an unsampled one; ends when the metrics of both have arrived. */
async function serveRequests(env: Readonly<Record<string, string>> = {}): Promise<Readonly<Record<string, string>>> {
  const child = startFixture('exemplars.mjs', {
    env: { OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url, OTEL_METRIC_EXPORT_INTERVAL: '100', ...env },
  });
  onTestFinished(async () => {
    child.process.kill('SIGTERM');
    await child.exited;
  });
  const port = (await child.ready).split(' ')[1];
  const spanIds: Record<string, string> = {};
  for (const [traceId, flags] of [
    [sampled, '01'],
    [unsampled, '00'],
  ] as const) {
    const headers = { traceparent: `00-${traceId}-b7ad6b7169203331-${flags}` };
    const answer = (await (await fetch(`http://127.0.0.1:${port}/`, { headers })).json()) as Record<string, string>;
    expect(answer['traceId']).toBe(traceId);
    spanIds[traceId] = answer['spanId'] ?? '';
  }
  await expect.poll(() => countOf('http.server.request.duration'), patience).toBe(2);
  return spanIds;
}

const latest = (name: string) => receiver.metrics.findLast((metric) => metric.name === name);
const countOf = (name: string): number => Number(latest(name)?.points[0]?.raw['count'] ?? 0);
const exemplarsOf = (name: string): readonly DecodedExemplar[] =>
  latest(name)?.points.flatMap(({ exemplars }) => exemplars) ?? [];
const names = ['http.server.request.duration', 'shop.orders', 'shop.items'];

describe.each(['http/protobuf', 'http/json'])('exemplars by otlp (%s)', (protocol) => {
  it('name the sampled request, on our own metrics and on those of instrumentations, and no other', async () => {
    const spanIds = await serveRequests({ OTEL_EXPORTER_OTLP_PROTOCOL: protocol });
    for (const name of names) {
      const exemplars = exemplarsOf(name);
      expect(
        exemplars.map(({ traceId, spanId }) => [traceId, spanId]),
        name,
      ).toEqual([[sampled, spanIds[sampled]]]);
    }
    expect(exemplarsOf('shop.items')[0]?.value).toBe(3);
    expect(Number(exemplarsOf('shop.orders')[0]?.timeUnixNano) / 1e6).toBeGreaterThan(Date.now() - 60_000);
  });
});

describe('OTEL_METRICS_EXEMPLAR_FILTER', () => {
  it.each([
    ['always_off', 0],
    ['trace_based', 1],
  ])('%s leaves %i of them', async (filter, count) => {
    await serveRequests({ OTEL_METRICS_EXEMPLAR_FILTER: filter });
    for (const name of names) expect(exemplarsOf(name), name).toHaveLength(count);
  });

  it.each(['http/protobuf', 'http/json'])(
    'always_on keeps the latest of all, without ids of a trace that nobody has (%s)',
    async (protocol) => {
      await serveRequests({ OTEL_METRICS_EXEMPLAR_FILTER: 'always_on', OTEL_EXPORTER_OTLP_PROTOCOL: protocol });
      for (const name of ['shop.orders', 'shop.items'])
        expect(exemplarsOf(name), name).toMatchObject([
          { value: name === 'shop.items' ? 3 : 1, traceId: '', spanId: '' },
        ]);
    },
  );
});
