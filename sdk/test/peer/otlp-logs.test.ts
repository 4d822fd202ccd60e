// Logs by OTLP through the Collector, and read back from what it has written.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { type DecodedLog, decodeLogs, parseOtlpJson } from '../otlp-decoder.ts';
import { describePeer, startCollector } from './engines.ts';
import { createFolder } from './engines/program.ts';
import { startShop } from './shop.ts';

/** Each line is a request of OTLP/JSON; the last one may still be in writing. */
function readLogs(file: string): DecodedLog[] {
  const text = existsSync(file) ? readFileSync(file, 'utf8') : '';
  const lines = text
    .slice(0, text.lastIndexOf('\n') + 1)
    .split('\n')
    .filter(Boolean);
  return lines.flatMap((line) => decodeLogs(parseOtlpJson(Buffer.from(line))));
}

describePeer(['otelcol'], 'logs by OTLP and the Collector', () => {
  it.each(['http/protobuf', 'http/json', 'grpc'])(
    'come out as they were written (%s)',
    { timeout: 180_000 },
    async (protocol) => {
      const folder = createFolder('logs');
      onTestFinished(folder.remove);
      const file = join(folder.path, 'logs.json');
      const collector = await startCollector({
        exporters: { file: { path: file, flush_interval: '100ms' } },
        service: {
          telemetry: { metrics: { level: 'none' } },
          pipelines: { logs: { receivers: ['otlp'], exporters: ['file'] } },
        },
      });
      onTestFinished(() => collector.stop());
      const shop = await startShop({
        OTEL_EXPORTER_OTLP_PROTOCOL: protocol,
        OTEL_EXPORTER_OTLP_ENDPOINT: protocol === 'grpc' ? collector.otlpGrpcUrl : collector.otlpHttpUrl,
        OTEL_TRACES_EXPORTER: 'none',
        OTEL_METRICS_EXPORTER: 'none',
      });
      const traceIds = [await shop.order('7'), await shop.order('8')];
      await shop.stop();

      await expect.poll(() => readLogs(file).length, { timeout: 60_000, interval: 200 }).toBe(2);
      const logs = readLogs(file);
      expect(logs.map(({ traceId }) => traceId)).toEqual(traceIds);
      expect(logs.map(({ attributes }) => attributes['order.id'])).toEqual(['7', '8']);
      expect(new Set(logs.map(({ attributes }) => attributes['log.record.uid'])).size).toBe(2);
      for (const log of logs) {
        expect(log).toMatchObject({ body: 'order placed', severity: 'warn', resource: { 'service.name': 'shop' } });
        expect(log.spanId).toMatch(/^[0-9a-f]{16}$/);
      }
    },
  );
});
