// Functions that know nothing of us under Amazon's own runtime client, by what is built: the package, and the layer.
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type FunctionOptions, type RunningFunction, startFunction } from '../lambda-process.ts';
import type { DecodedSpan } from '../otlp-decoder.ts';
import { type Receiver, startReceiver } from '../receiver.ts';
import { describePeer, findLambdaRuntime } from './engines.ts';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const functions = fileURLToPath(new URL('./fixtures/functions/', import.meta.url));
const layer = mkdtempSync(path.join(os.tmpdir(), 'pitwall-layer-'));
const timeout = 60_000;
let receiver: Receiver;
let running: RunningFunction | undefined;
beforeAll(async () => {
  const build = [path.join(root, 'scripts', 'layer.ts'), '--output', layer];
  const { stdout } = await promisify(execFile)(process.execPath, build);
  if (!/: \d+ files, \d+ KiB; loaded at start: \d+ KiB/.test(stdout)) throw new Error(`not a layer: ${stdout}`);
}, 240_000);
afterAll(() => rmSync(layer, { recursive: true, force: true }));
beforeEach(async () => {
  receiver = await startReceiver();
});
afterEach(async () => {
  await Promise.all([running?.stop(), receiver.stop()]);
  running = undefined;
});

const wrappers = [
  ['the package', path.join(root, 'sdk', 'lambda-exec-wrapper.sh')],
  ['the layer', path.join(layer, 'pitwall')],
] as const;

type Options = Pick<FunctionOptions, 'events' | 'handler'> & Partial<FunctionOptions>;

async function launch(options: Options): Promise<RunningFunction> {
  const { env = {}, ...others } = options;
  running = await startFunction({
    runtime: findLambdaRuntime(),
    folder: functions,
    wrapper: wrappers[1][1],
    env: { OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url, ...env },
    ...others,
  });
  return running;
}

/** Until each event has its answer and the runtime asks for another. */
async function run(options: Options): Promise<RunningFunction> {
  const started = await launch(options);
  let asked = 0;
  started.api.onNext = () => void (asked += 1);
  await expect.poll(() => asked, { timeout, message: started.stderr() }).toBe(options.events.length + 1);
  expect(started.stderr()).not.toMatch(/PW00[23]/);
  return started;
}

const named = (name: string): DecodedSpan => {
  const found = receiver.spans.find((span) => span.name === name);
  if (!found) throw new Error(`no span ${name} in ${receiver.spans.map((span) => span.name).join(', ')}`);
  return found;
};

const linkedTraces = (span: DecodedSpan): readonly string[] =>
  (span.raw['links'] as readonly { readonly trace_id: Buffer }[]).map((link) => link.trace_id.toString('hex'));

describePeer(['aws-lambda-ric'], 'a function under aws-lambda-ric', () => {
  describe.each(wrappers)('by %s', (_what, wrapper) => {
    it.each(['esm.handler', 'common.handler'])(
      '%s is a span with its work as a child',
      { timeout },
      async (handler) => {
        const { api } = await run({ handler, wrapper, events: [{ seq: 0 }, { seq: 1 }] });
        expect(api.answers).toMatchObject([{ body: { seq: 0 } }, { body: { seq: 1 } }]);
        const invocations = receiver.spans.filter((span) => span.name === 'fixture');
        expect(invocations.map((span) => span.attributes['faas.coldstart'])).toEqual([true, false]);
        expect(invocations.map((span) => span.attributes['faas.invocation_id'])).toEqual(['request-0', 'request-1']);
        expect([named('work 0').parentSpanId, named('work 1').parentSpanId]).toEqual(
          invocations.map((span) => span.spanId),
        );
        expect(invocations[0]?.resource).toMatchObject({ 'service.name': 'fixture', 'cloud.platform': 'aws_lambda' });
      },
    );

    it('streams as it does alone, and is a span', { timeout }, async () => {
      const events = [{ seq: 0 }, { seq: 1, does: 'fail' }];
      const { api } = await run({ handler: 'esm.streams', wrapper, events });
      expect(api.answers.map((answer) => answer.body)).toEqual(['one two', '']);
      const invocations = receiver.spans.filter((span) => span.name === 'fixture');
      expect(invocations.map((span) => span.attributes['error.type'])).toEqual([undefined, 'TypeError']);
      expect(named('work 0').parentSpanId).toBe(invocations[0]?.spanId);
    });
  });

  it('with a callback is refused by this runtime, as it is without us', { timeout }, async () => {
    const { exited, stderr } = await launch({ handler: 'esm.calledBack', events: [{ seq: 0 }] });
    await exited;
    expect(stderr()).toContain('CallbackHandlerDeprecated');
  });

  it('takes part in the trace of Lambda, whatever the event is', { timeout }, async () => {
    const ids = (digit: string): string =>
      `Root=1-${digit.repeat(8)}-${digit.repeat(24)};Parent=${digit.repeat(16)};Sampled=1`;
    const record = {
      eventSource: 'aws:sqs',
      eventSourceARN: 'arn:aws:sqs:eu-central-1:1:orders',
      attributes: { AWSTraceHeader: ids('b') },
    };
    const notification = JSON.stringify({
      Type: 'Notification',
      MessageAttributes: { traceparent: { Type: 'String', Value: `00-${'c'.repeat(32)}-${'c'.repeat(16)}-01` } },
    });
    const events = [
      { seq: 0 },
      {
        Records: [
          { ...record, messageId: 'm-0' },
          { ...record, attributes: {}, messageId: 'm-1', body: notification },
        ],
        answer: { batchItemFailures: [{ itemIdentifier: 'm-1' }] },
      },
      { Records: [{ EventSource: 'aws:sns', Sns: { TopicArn: 'arn:aws:sns:eu-central-1:1:news', MessageId: 'n-0' } }] },
      { version: '1.0', httpMethod: 'GET', resource: '/v1/{id}', path: '/v1/7', headers: {}, requestContext: {} },
      { version: '2.0', routeKey: 'GET /v2/{id}', rawPath: '/v2/7', requestContext: { http: { method: 'GET' } } },
      {
        httpMethod: 'PUT',
        path: '/',
        requestContext: { elb: {} },
        headers: { 'x-amzn-trace-id': `Root=1-${'e'.repeat(8)}-${'e'.repeat(24)}` },
        answer: { statusCode: 502 },
      },
    ];
    await run({
      handler: 'esm.handler',
      events,
      env: { OTEL_PROPAGATORS: 'tracecontext,xray' },
      traceHeaders: [ids('a')],
    });
    expect(named('fixture')).toMatchObject({ traceId: 'a'.repeat(32), parentSpanId: 'a'.repeat(16) });
    const batch = named('process orders');
    expect(linkedTraces(batch)).toEqual(['b'.repeat(32), 'c'.repeat(32)]);
    expect(batch.attributes).toMatchObject({
      'messaging.batch.message_count': 2,
      'pitwall.messaging.batch.failed_count': 1,
    });
    expect(named('process news').attributes['messaging.system']).toBe('aws.sns');
    expect(named('GET /v1/{id}').attributes['http.response.status_code']).toBe(200);
    expect(named('GET /v2/{id}').attributes['url.path']).toBe('/v2/7');
    // A load balancer names a trace, but no span in it: there is nothing to be a child of.
    expect(named('PUT')).toMatchObject({ attributes: { 'error.type': '502' } });
    expect(named('PUT').parentSpanId || undefined).toBeUndefined();
  });

  it('that never answers is recorded as timed out before Lambda ends it', { timeout }, async () => {
    const { api } = await launch({ handler: 'esm.handler', events: [{ seq: 0, does: 'hang' }], deadlineMillis: 2000 });
    await expect
      .poll(() => receiver.spans.map((span) => span.name).toSorted(), { timeout })
      .toEqual(['fixture', 'work 0']);
    expect(named('fixture').attributes['error.type']).toBe('LambdaTimeoutError');
    expect(api.answers).toEqual([]);
  });

  it('answers in time when the backend hangs, and what is left goes with a later invocation', { timeout }, async () => {
    receiver.hangs.push(...Array.from({ length: 1000 }, () => true));
    const events = Array.from({ length: 3 }, (_, seq) => ({ seq }));
    const env = { PITWALL_LAMBDA_FLUSH_TIMEOUT: '300', OTEL_EXPORTER_OTLP_TIMEOUT: '500' };
    const started = await launch({ handler: 'esm.handler', events, env });
    const askedAt: number[] = [];
    started.api.onNext = () => {
      askedAt.push(performance.now());
      if (askedAt.length === 3) receiver.hangs.length = 0;
    };
    await expect.poll(() => askedAt.length, { timeout }).toBe(4);
    expect(started.api.answers.length).toBe(3);
    await expect.poll(() => new Set(receiver.spans.map((span) => span.spanId)).size, { timeout }).toBe(6);
  });

  it('that is frozen sends what it made after its answer with the next invocation', { timeout }, async () => {
    const started = await launch({
      handler: 'esm.handler',
      events: [{ seq: 0, does: 'go on' }, { seq: 1 }],
    });
    let asked = 0;
    started.api.onNext = async () => {
      asked += 1;
      if (asked !== 2) return;
      process.kill(started.pid, 'SIGSTOP');
      await new Promise((resolve) => setTimeout(resolve, 300)); // as long as the environment is frozen
      process.kill(started.pid, 'SIGCONT');
    };
    await expect.poll(() => asked, { timeout }).toBe(3);
    expect(named('work afterwards').parentSpanId).toBe(receiver.spans.find((span) => span.name === 'fixture')?.spanId);
  });

  it('that is told to end (an extension is registered) sends what is left', { timeout }, async () => {
    const started = await launch({
      handler: 'esm.handler',
      events: [{ seq: 0 }],
      env: { PITWALL_LAMBDA_FLUSH_TIMEOUT: '0' },
    });
    started.api.onNext = () => {
      if (started.api.answers.length === 1) process.kill(started.pid, 'SIGTERM');
    };
    await started.exited;
    expect(receiver.spans.map((span) => span.name).toSorted()).toEqual(['fixture', 'work 0']);
  });
});
