// Datadog's own test agent, with its checks on, and statsd_exporter, which reads DogStatsD with its tags.
import { afterEach, beforeEach, expect, it } from 'vitest';
import { runFixture } from '../child.ts';
import {
  type DdapmTestAgent,
  type StatsdExporter,
  describePeer,
  findNodePath,
  startDdapmTestAgent,
  startStatsdExporter,
} from './engines.ts';
import { readAgentChecks, readAgentOtlp, readAgentTraces, readText } from './queries.ts';
import { startShop } from './shop.ts';

const patience = { timeout: 60_000, interval: 200 };

describePeer(['ddapm-test-agent'], 'the Datadog Agent for tests', () => {
  let agent: DdapmTestAgent;
  beforeEach(async () => {
    agent = await startDdapmTestAgent();
    for (const url of [agent.url, agent.otlpHttpUrl]) await readText(`${url}/test/session/start`);
  });
  afterEach(() => agent.stop());

  // http.request ─ web.request ─ app.work ─ otel.work; three times
  it('finds nothing wrong with what dd-trace sends when it owns tracing', { timeout: 120_000 }, async () => {
    const env = { ...ddTrace(agent.url), PITWALL_TRACER: 'dd-trace', BRIDGED: 'yes' };
    const { code, stdout } = await runFixture('dd-trace.cjs', { env });
    expect(code).toBe(0);
    const readWork = async () =>
      (await readAgentTraces(agent.url)).flat().filter(({ name, resource }) => [name, resource].includes('otel.work'));
    await expect.poll(async () => (await readWork()).length, patience).toBe(3);

    const spans = (await readAgentTraces(agent.url)).flat();
    expect(spans.filter(({ name }) => name === 'app.work').length).toBe(3);
    expect(new Set(spans.map(({ service }) => service))).toContain('shop');
    const lines = stdout.split('\n').filter((line) => line.includes('"working"'));
    const work = spans.filter(({ name }) => name === 'app.work');
    expect(lines.map((line) => /"dd\.trace_id":"(\d+)"/.exec(line)?.[1]).sort()).toEqual(
      work.map((span) => span.trace_id).sort(),
    );

    const { failures, passed } = await readAgentChecks(agent.url);
    expect(failures).toBe('200: OK');
    expect(passed).toBeGreaterThan(10);
  });

  it('has traces, logs and metrics by OTLP, with the same ids', { timeout: 120_000 }, async () => {
    const shop = await startShop({
      OTEL_TRACES_EXPORTER: 'datadog',
      OTEL_LOGS_EXPORTER: 'datadog',
      OTEL_METRICS_EXPORTER: 'otlp',
      PITWALL_DATADOG_OTLP_URL: agent.otlpHttpUrl,
      OTEL_EXPORTER_OTLP_ENDPOINT: agent.otlpHttpUrl,
    });
    const traceId = await shop.order('7');
    await shop.stop();
    const [traces, logs, metrics] = await Promise.all(
      ['traces', 'logs', 'metrics'].map((signal) => readAgentOtlp(agent.otlpHttpUrl, signal)),
    );
    const id = Buffer.from(traceId, 'hex').toString('base64');
    expect(traces).toContain(`"name": "GET /orders/:id"`);
    expect(traces).toContain(id);
    expect(logs).toContain(id);
    // The lower half in decimal is what Datadog links a line and its trace by.
    expect(logs).toContain(`"${BigInt(`0x${traceId.slice(16)}`)}"`);
    expect(metrics).toContain('"name": "shop.orders"');
  });

  it('does find what is wrong', async () => {
    // No traces, without the headers that say so.
    const headers = { 'content-type': 'application/msgpack' };
    const request = { method: 'PUT', headers, body: new Uint8Array([0x90]) };
    expect((await fetch(`${agent.url}/v0.4/traces`, request)).status).toBe(400);
    const { failures } = await readAgentChecks(agent.url);
    expect(failures).toContain('X-Datadog-Trace-Count header not found');
    expect(failures).toContain('Datadog-Meta-Tracer-Version not found');
  });
});

describePeer(['statsd-exporter', 'unix-dgram'], 'DogStatsD and statsd_exporter', () => {
  let exporter: StatsdExporter;
  beforeEach(async () => {
    exporter = await startStatsdExporter();
  });
  afterEach(() => exporter.stop());

  const read = (): Promise<string> => readText(exporter.metricsUrl);
  const send = (url: string) =>
    runFixture('metrics.mjs', {
      env: {
        OTEL_TRACES_EXPORTER: 'none',
        OTEL_LOGS_EXPORTER: 'none',
        OTEL_METRICS_EXPORTER: 'datadog',
        DD_DOGSTATSD_URL: url,
        DD_ENV: 'test',
        DD_VERSION: '1.2.3',
        NODE_PATH: findNodePath('unix-dgram'),
      },
    });

  it.each(['UDP', 'a unix datagram socket'])('reads by %s what was measured, with its tags', async (way) => {
    const url = way === 'UDP' ? `udp://127.0.0.1:${exporter.udpPort}` : `unix://${exporter.unixgram}`;
    expect(await send(url)).toMatchObject({ code: 0, stderr: expect.not.stringContaining('PW340') });
    const tags = (more = ''): string => `{env="test",service="fixture"${more},version="1.2.3"}`;
    await expect.poll(read, patience).toContain(`shop_orders_placed${tags(',shop_market="de"')} 2`);
    const text = await read();
    expect(text).toContain(`shop_orders_placed${tags(',shop_market="fr"')} 1`);
    expect(text).toContain(`shop_stock${tags()} 12`);
    expect(text).toContain(`shop_wait_count${tags()} 2`);
    expect(text).toMatch(/own_requests_total\{.*\} 3/);
    expect(text).toContain('statsd_exporter_tag_errors_total 0');
    for (const [, count] of text.matchAll(/^statsd_exporter_sample_errors_total\{.*\} (\d+)$/gm))
      expect(count).toBe('0');
  });
});

function ddTrace(url: string): Record<string, string> {
  return {
    DD_TRACE_AGENT_URL: url,
    DD_SERVICE: 'shop',
    DD_INSTRUMENTATION_TELEMETRY_ENABLED: 'false',
    DD_REMOTE_CONFIGURATION_ENABLED: 'false',
    OTEL_METRICS_EXPORTER: 'none',
    OTEL_LOGS_EXPORTER: 'none',
  };
}
