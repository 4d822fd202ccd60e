// dd-trace at its defaults in an outage and at SIGKILL: numbers beside ours. Only in the full run.
import { setTimeout as wait } from 'node:timers/promises';
import { describe, expect, it, onTestFinished } from 'vitest';
import { startDatadogAgent } from '../datadog-agent.ts';
import { startFaultProxy } from './fault-proxy.ts';
import { startLoad } from './load.ts';
import { isFull, recordPeerNumbers, seconds } from './run.ts';

const register = './test/reliability/fixtures/dd-trace-register.mjs';

if (!isFull) process.stdout.write('not run: dd-trace beside us (npm run test:reliability -- --full does)\n');

describe.runIf(isFull)('dd-trace in the same cases', () => {
  it('G02 dd-trace in an outage', async () => {
    const { env, proxy, countSpans } = await startAgent();
    const run = startLoad({ spansPerSecond: 200, seconds: seconds(90) }, { env, register });
    await wait(seconds(20_000)); // as it flows
    await proxy.setFault('refuse');
    await wait(seconds(60_000)); // the outage itself
    await proxy.setFault('pass');
    const made = (await run.ended).said?.made.spans ?? 0;
    expect(countSpans()).toBeGreaterThan(0);
    recordPeerNumbers('dd-trace', ['G02', 'spans only, refuse'], { made, lost: made - countSpans() });
  }, 300_000);

  it('G08 dd-trace killed under load', async () => {
    const { env, countSpans } = await startAgent();
    const load = { spansPerSecond: 500, seconds: 5, end: 'kill' };
    const run = startLoad(load, { env, register });
    expect((await run.ended).signal).toBe('SIGKILL');
    const made = load.spansPerSecond * load.seconds;
    recordPeerNumbers('dd-trace', ['G08', 'spans only, kill under load'], { made, lost: made - countSpans() });
  }, 60_000);
});

async function startAgent() {
  const agent = await startDatadogAgent();
  const proxy = await startFaultProxy(Number(new URL(agent.url).port));
  onTestFinished(async () => {
    await proxy.stop();
    await agent.stop();
  });
  const env = { DD_TRACE_AGENT_URL: proxy.url, DD_INSTRUMENTATION_TELEMETRY_ENABLED: 'false' };
  const countSpans = (): number => new Set(agent.spans.map((span) => String(span.span_id))).size;
  return { env, proxy, countSpans };
}
