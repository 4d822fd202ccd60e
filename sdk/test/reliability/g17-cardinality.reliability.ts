// G17: label sets without end on one counter. The series are bounded, the sum is exact, and the scrape stays small.
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { expect, it } from 'vitest';
import { startFixtureProgram } from './program.ts';
import { isFull, recordNumbers } from './run.ts';

const count = isFull ? 1_000_000 : 100_000;
const maxSeries = 2000;
const mostMoreRssBytes = 32 * 1024 * 1024;
const mostScrapeBytes = 2 * 1024 * 1024;

it('G17 label sets without end cost a bounded number of series, and no count', async () => {
  const twin = await run({ IS_TWIN: '1' });
  const churning = await run({});
  const values = new Map(
    [...churning.text.matchAll(/^labels_total(\{.*\}) (\S+)$/gm)].map(([, labels, value]) => [labels, Number(value)]),
  );
  expect(values.size).toBeGreaterThan(1000);
  expect(values.size).toBeLessThanOrEqual(maxSeries);
  expect([...values.values()].reduce((sum, value) => sum + value, 0)).toBe(count);
  expect([...values].filter(([labels]) => labels?.includes('otel_metric_overflow="true"'))).toHaveLength(1);
  expect(Buffer.byteLength(churning.text)).toBeLessThanOrEqual(mostScrapeBytes);
  expect(churning.stderr).toMatch(/PW360 labels has 2000 series.*label \(/);
  const moreRssBytes = churning.mostRssBytes - twin.mostRssBytes;
  recordNumbers('G17', 'label sets', {
    'label sets': count,
    series: values.size,
    'scrape, KiB': Math.round(Buffer.byteLength(churning.text) / 1024),
    'RSS above ten label sets, MiB': Math.round(moreRssBytes / 1024 / 1024),
  });
  expect(moreRssBytes).toBeLessThanOrEqual(mostMoreRssBytes);
}, 120_000);

async function run(env: Record<string, string>): Promise<{ text: string; mostRssBytes: number; stderr: string }> {
  const port = await findFreePort();
  const program = startFixtureProgram('labels.mjs', {
    COUNT: String(count),
    PER_SECOND: '50000',
    OTEL_METRICS_EXPORTER: 'prometheus',
    OTEL_TRACES_EXPORTER: 'none',
    OTEL_LOGS_EXPORTER: 'none',
    OTEL_EXPORTER_PROMETHEUS_PORT: String(port),
    ...env,
  });
  const { mostRssBytes } = JSON.parse((await program.until('done')).slice('done '.length)) as { mostRssBytes: number };
  const text = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
  program.end();
  const { code, stderr } = await program.ended;
  expect(code).toBe(0);
  return { text, mostRssBytes, stderr };
}

function findFreePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer();
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}
