// Applications on aws-xray-sdk-core, with and without us.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runFixture } from '../child.ts';
import type { DecodedSpan } from '../otlp-decoder.ts';
import { type Receiver, startReceiver } from '../receiver.ts';
import { type Segment, startXrayReceiver, type XrayReceiver } from '../xray-receiver.ts';

let receiver: Receiver;
let daemon: XrayReceiver;
beforeEach(async () => {
  receiver = await startReceiver();
  daemon = await startXrayReceiver();
});
afterEach(() => Promise.all([receiver.stop(), daemon.stop()]));

const env = (more: Readonly<Record<string, string>>): Record<string, string> => ({
  OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url,
  OTEL_METRICS_EXPORTER: 'none',
  AWS_XRAY_DAEMON_ADDRESS: daemon.address,
  ...more,
});
const span = (name: string): DecodedSpan => {
  const found = receiver.spans.find((candidate) => candidate.name === name);
  if (!found) throw new Error(`no span ${name} in ${receiver.spans.map((one) => one.name).join(', ')}`);
  return found;
};
/** Without what differs from run to run. */
const shapeOf = (segment: Segment): unknown =>
  JSON.parse(JSON.stringify(segment), (key, value: unknown) =>
    /^(id|trace_id|parent_id|start_time|end_time|stack)$/.test(key) ? typeof value : value,
  );

describe('an application on aws-xray-sdk-core', () => {
  it('under our span: what it adds is on our spans, what it captures is a child of them', async () => {
    const exit = await runFixture('aws-xray.cjs', { env: env({ MODE: 'bridged' }) });
    expect(exit).toMatchObject({ code: 0, stdout: 'caught thrown result 42\n' });
    // root ─┬─ sync work ── inside sync
    //       ├─ async work ── inside async
    //       └─ failing
    expect(receiver.spans.length).toBe(6);
    expect(new Set(receiver.spans.map(({ traceId }) => traceId)).size).toBe(1);
    for (const name of ['sync work', 'async work', 'failing'])
      expect(span(name).parentSpanId).toBe(span('root').spanId);
    expect(span('inside sync').parentSpanId).toBe(span('sync work').spanId);
    expect(span('inside async').parentSpanId).toBe(span('async work').spanId);
    expect(span('root').attributes).toMatchObject({
      tier: 'gold',
      'aws.xray.annotations': ['tier'],
      'aws.xray.metadata.default': '{"cart":{"items":2}}',
    });
    expect(span('sync work').attributes).toMatchObject({ step: 1 });
    expect(span('async work').attributes).toMatchObject({ async: true });
    expect(span('inside async').attributes).toMatchObject({ deep: true });
    expect(daemon.segments).toEqual([]);
  });

  it('with segments of its own sends the same ones to its daemon, with us and without us', async () => {
    const run = (flags?: readonly string[]): ReturnType<typeof runFixture> =>
      runFixture('aws-xray.cjs', { env: env({ MODE: 'own' }), ...(flags ? { flags } : {}) });
    const without = await run([]);
    await expect.poll(() => daemon.segments.length).toBe(1);
    const before = daemon.segments.splice(0).map(shapeOf);
    const withUs = await run();
    await expect.poll(() => daemon.segments.length).toBe(1);
    expect(daemon.segments.map(shapeOf)).toEqual(before);
    expect(withUs.stdout).toBe(without.stdout);
  });

  it('with segments of its own, when traces go to the daemon from here too, has them in our trace, once', async () => {
    const exit = await runFixture('aws-xray.cjs', {
      env: env({ MODE: 'own', SPAN: 'yes', OTEL_TRACES_EXPORTER: 'otlp,xray' }),
    });
    expect(exit).toMatchObject({ code: 0, stdout: 'caught thrown result 42\n' });
    await expect.poll(() => daemon.segments.length).toBe(receiver.spans.length);
    expect(receiver.spans.map(({ name }) => name)).toEqual(expect.arrayContaining(['root', 'own app', 'sync work']));
    expect(span('own app').parentSpanId).toBe(span('root').spanId);
    expect(span('sync work').parentSpanId).toBe(span('own app').spanId);
    expect(new Set(daemon.segments.map((segment) => segment['trace_id'])).size).toBe(1);
    expect(daemon.segments.find((segment) => segment['annotations'] !== undefined)).toBeDefined();
  });

  it('captures an AWS SDK v3 client: its call is in our trace', async () => {
    const exit = await runFixture('aws-xray-client.cjs', { env: env({ MODE: 'client' }) });
    expect(exit, exit.stderr).toMatchObject({ code: 0, stdout: 'one\n' });
    const below = receiver.spans.filter((one) => one.parentSpanId === span('root').spanId);
    expect(below.length).toBeGreaterThan(0);
    expect(new Set(receiver.spans.filter((one) => one.kind !== 2).map(({ traceId }) => traceId)).size).toBe(1);
    expect(daemon.segments).toEqual([]);
  });

  it('in manual mode keeps its segments, which go to its daemon as without us', async () => {
    const run = (flags?: readonly string[]): ReturnType<typeof runFixture> =>
      runFixture('aws-xray-client.cjs', { env: env({ MODE: 'manual' }), ...(flags ? { flags } : {}) });
    expect(await run([])).toMatchObject({ code: 0, stdout: 'closed\n' });
    await expect.poll(() => daemon.segments.length).toBeGreaterThan(0);
    const without = daemon.segments.splice(0).map(shapeOf);
    expect(await run()).toMatchObject({ code: 0, stdout: 'closed\n' });
    await expect.poll(() => daemon.segments.length).toBe(without.length);
    expect(daemon.segments.map(shapeOf)).toEqual(without);
  });
});
