// Both formats of `/metrics` as Prometheus' own tool reads them.
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { describePeer } from './engines.ts';
import { findPeerProgram } from './engines/installed.ts';
import { createFolder, findFreePorts } from './engines/program.ts';
import { startShop } from './shop.ts';

interface Check {
  readonly status: number | null;
  readonly said: string;
}

function runPromtool(args: readonly string[], input: string): Check {
  const { status, stdout, stderr } = spawnSync(findPeerProgram('prometheus', 'bin/promtool'), args, {
    input,
    encoding: 'utf8',
  });
  return { status, said: stderr + stdout };
}

async function scrape(accept: string): Promise<string> {
  const [port = 0] = await findFreePorts(1);
  const shop = await startShop({
    OTEL_METRICS_EXPORTER: 'prometheus',
    OTEL_EXPORTER_PROMETHEUS_PORT: String(port),
    OTEL_TRACES_EXPORTER: 'none',
    OTEL_LOGS_EXPORTER: 'none',
  });
  onTestFinished(async () => void (await shop.stop()));
  await shop.order('7');
  const text = async () => (await fetch(`http://127.0.0.1:${port}/metrics`, { headers: { accept } })).text();
  await expect.poll(text, { timeout: 20_000 }).toContain('http_server_request_duration_seconds_count');
  return text();
}

const isSample = (line: string): boolean => line !== '' && !line.startsWith('#');

describePeer(['prometheus'], '/metrics and promtool', () => {
  it('finds nothing to say against the text format', { timeout: 60_000 }, async () => {
    const text = await scrape('text/plain');
    expect(text.split('\n').filter(isSample).length).toBeGreaterThan(50);
    expect(runPromtool(['check', 'metrics'], text)).toEqual({ status: 0, said: '' });
  });

  it('reads OpenMetrics, units and exemplars, into a database of its own', { timeout: 60_000 }, async () => {
    const text = await scrape('application/openmetrics-text; version=1.0.0');
    expect(text).toContain('# UNIT http_server_request_duration_seconds seconds\n');
    expect(text).toMatch(/^shop_orders_total\{market="de"\} 1 # \{trace_id="/m);
    const folder = createFolder('openmetrics');
    onTestFinished(folder.remove);
    const file = join(folder.path, 'metrics.txt');
    writeFileSync(file, withTimes(text));
    const { status, said } = runPromtool(
      ['tsdb', 'create-blocks-from', 'openmetrics', file, join(folder.path, 'data')],
      '',
    );
    expect(status, said).toBe(0);
    // Samples, chunks and series of the block that it has made.
    const count = text.split('\n').filter(isSample).length;
    expect(count).toBeGreaterThan(50);
    expect(said.trim().split(/ +/).slice(-4, -1)).toEqual([`${count}`, `${count}`, `${count}`]);
  });
});

/** The tool asks for the time of each sample, which a scraper gives itself. */
function withTimes(text: string): string {
  const seconds = Math.floor(Date.now() / 1000);
  return text.replaceAll(/^([^#\n].*?)(?= # \{|$)/gm, `$1 ${seconds}`);
}
