import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runFixture } from '../child.ts';
import { type AgentSpan, type DatadogAgent, startDatadogAgent } from '../datadog-agent.ts';
import { type Receiver, startReceiver } from '../receiver.ts';

const patience = { timeout: 60_000 };
const datadogFirst = ['--import', 'dd-trace/initialize.mjs'];
const us = ['--import', '@pitwall/sdk/register'];
let receiver: Receiver;
let agent: DatadogAgent;
beforeEach(async () => {
  receiver = await startReceiver();
  agent = await startDatadogAgent();
});
afterEach(() => Promise.all([receiver.stop(), agent.stop()]));

function environment(more: Readonly<Record<string, string>> = {}): Record<string, string> {
  return {
    DD_TRACE_AGENT_URL: agent.url,
    DD_SERVICE: 'shop',
    DD_INSTRUMENTATION_TELEMETRY_ENABLED: 'false',
    DD_REMOTE_CONFIGURATION_ENABLED: 'false',
    OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url,
    OTEL_PROPAGATORS: 'tracecontext,baggage,datadog',
    ...more,
  };
}

// http.request > tcp.connect, web.request > app.work; three times.
const describeSpans = (spans: readonly AgentSpan[]): string[] =>
  spans.map(({ name, resource, service }) => `${name} ${resource.replace(/:\d+$/, '')} ${service}`).sort();

function expectLinesToCarry(spans: readonly AgentSpan[], name: string): void {
  const lines = receiver.logs.filter((log) => log.body === (name === 'app.work' ? 'working' : 'bridged'));
  expect(lines.length).toBe(3);
  for (const line of lines) {
    const span = spans.find((one) => BigInt(one.span_id) === BigInt(`0x${line.spanId}`));
    expect(span?.name === name || span?.resource === name).toBe(true);
    expect(BigInt(span?.trace_id ?? 0)).toBe(BigInt(`0x${line.traceId.slice(16)}`));
    expect(line.traceId).toMatch(/^[0-9a-f]{8}0{8}[0-9a-f]{16}$/);
  }
}

/** In the lines that winston wrote: the ids as dd-trace has them, in decimals, of the span that was active. */
function expectWrittenLinesToCarry(stdout: string, spans: readonly AgentSpan[]): void {
  const lines = stdout
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line) as Readonly<Record<string, string>>);
  expect(lines.length).toBe(6);
  for (const line of lines) {
    const span = spans.find((one) => String(one.span_id) === line['dd.span_id']);
    expect([span?.name, span?.resource]).toContain(line['message'] === 'working' ? 'app.work' : 'otel.work');
    expect(line['dd.trace_id']).toBe(String(span?.trace_id));
  }
}

describe('an application on dd-trace', () => {
  it(
    'has the same spans with us as without us, and its lines and metrics reach us with its ids',
    patience,
    async () => {
      const before = await runFixture('dd-trace.cjs', { env: environment(), flags: datadogFirst });
      expect(before.code).toBe(0);
      const without = describeSpans(agent.spans.splice(0));
      expect(without.length).toBe(12);
      const after = await runFixture('dd-trace.cjs', { env: environment(), flags: [...datadogFirst, ...us] });
      expect(after.code).toBe(0);
      expect(describeSpans(agent.spans)).toEqual(without);
      expect(after.stderr).toMatch(/PW341 dd-trace runs already and owns tracing/);
      expect(receiver.spans).toEqual([]);
      expect(receiver.metrics.map((metric) => metric.name)).toContain('process.uptime');
      expectLinesToCarry(agent.spans, 'app.work');
      const line = after.stdout.split('\n').find((text) => text.includes('"working"')) ?? '{}';
      expect(JSON.parse(line)).toMatchObject({ 'trace.id': expect.stringMatching(/^[0-9a-f]{32}$/) });
    },
  );

  it('that loads it after us is told that there are two tracers', patience, async () => {
    const exit = await runFixture('dd-trace.cjs', { env: environment(), flags: us });
    expect(exit.code).toBe(0);
    expect(exit.stderr).toMatch(/PW344 dd-trace was loaded after us/);
  });
});

describe('PITWALL_TRACER=dd-trace', () => {
  it('lets dd-trace make the spans, those of the OpenTelemetry API too', patience, async () => {
    const env = environment({ PITWALL_TRACER: 'dd-trace', BRIDGED: 'yes' });
    const exit = await runFixture('dd-trace.cjs', { env, flags: us });
    expect(exit.code).toBe(0);
    expect(exit.stderr).toMatch(/PW342 dd-trace makes and sends the spans/);
    expect(exit.stderr).toMatch(/traces to nowhere/);
    expect(receiver.spans).toEqual([]);
    // Of dns and tcp there are as many as connections.
    const ownNames = agent.spans.filter(({ name }) => /^(http|web)\.request$|\.work$/.test(name));
    expect(ownNames.length).toBeGreaterThanOrEqual(9);
    expectLinesToCarry(agent.spans, 'app.work');
    expectLinesToCarry(agent.spans, 'otel.work');
    expectWrittenLinesToCarry(exit.stdout, agent.spans);
    for (const span of agent.spans.filter(({ resource }) => resource === 'otel.work')) {
      const parent = agent.spans.find((one) => one.span_id === span.parent_id);
      expect(parent?.name).toBe('app.work');
    }
  });

  it('without a dd-trace to be found says so, and we make the spans', patience, async () => {
    const missing = "Object.assign(new Error('Cannot find module'), { code: 'MODULE_NOT_FOUND' })";
    const hook = `resolve: (name, context, next) => { if (/^dd-trace/.test(name)) throw ${missing}; return next(name, context); }`;
    const hidden = `import { registerHooks } from 'node:module'; registerHooks({ ${hook} });`;
    const flags = ['--import', `data:text/javascript,${encodeURIComponent(hidden)}`, ...us];
    const env = environment({ PITWALL_TRACER: 'dd-trace' });
    const exit = await runFixture('winston.mjs', { env, flags });
    expect(exit).toMatchObject({ code: 0, signal: null });
    expect(exit.stderr).toMatch(/PW343 dd-trace cannot be used; we make the spans: .*it is not installed/);
    expect(exit.stderr).not.toMatch(/traces to nowhere|PW342/);
    expect(receiver.spans.length).toBe(2000);
    expect(agent.spans).toEqual([]);
  });
});
