// CloudWatch Logs as moto has it: a log line is found by a filter, and a metric is read from its EMF event.
import { expect, it } from 'vitest';
import { runFixture } from '../child.ts';
import { describePeer, startMoto } from './engines.ts';
import { filterLogEvents } from './queries.ts';

const env = (url: string) => ({
  OTEL_TRACES_EXPORTER: 'none',
  OTEL_LOGS_EXPORTER: 'none',
  OTEL_METRICS_EXPORTER: 'none',
  AWS_ENDPOINT_URL: url,
  AWS_REGION: 'us-east-1',
  AWS_ACCESS_KEY_ID: 'test',
  AWS_SECRET_ACCESS_KEY: 'test',
});

describePeer(['moto'], 'CloudWatch (moto)', () => {
  it('finds a log line by a filter, and reads a metric from its EMF event', async () => {
    const moto = await startMoto();
    try {
      await runFixture('winston.mjs', { env: { ...env(moto.url), OTEL_LOGS_EXPORTER: 'cloudwatch' } });
      const found = await filterLogEvents(moto.url, '/pitwall/fixture', '"no such car"');
      expect(found.length).toBe(1);
      expect(JSON.parse(found[0]?.message ?? '')).toMatchObject({ message: 'failed', 'error.type': 'TypeError' });
      await runFixture('metrics.mjs', { env: { ...env(moto.url), OTEL_METRICS_EXPORTER: 'cloudwatch' } });
      const events = await filterLogEvents(moto.url, '/pitwall/fixture/metrics');
      const documents = events.map(({ message }) => JSON.parse(message) as Record<string, unknown>);
      expect(documents.some((document) => document['shop.orders.placed'] === 2)).toBe(true);
    } finally {
      await moto.stop();
    }
  });
});
