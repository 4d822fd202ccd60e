import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type RunningFunction, startFunction } from '../lambda-process.ts';
import { type Receiver, startReceiver } from '../receiver.ts';

let receiver: Receiver;
let running: RunningFunction | undefined;
beforeEach(async () => {
  receiver = await startReceiver();
});
afterEach(() => Promise.all([running?.stop(), receiver.stop()]));

const run = async (
  handler: string,
  events: readonly unknown[],
  env: Readonly<Record<string, string>> = {},
): Promise<RunningFunction> => {
  running = await startFunction({ handler, events, env: { OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url, ...env } });
  await expect
    .poll(() => running?.api.answers.length, { timeout: 20_000, message: running.stderr() })
    .toBe(events.length);
  return running;
};

describe('a wrapped function', () => {
  it('answers as it does alone, and has sent an invocation before the next one begins', async () => {
    // The runtime's own calls are spans too, here: Amazon's does them in native code.
    const arrived: number[] = [];
    running = await startFunction({
      handler: 'lambda.handler',
      events: [{ seq: 0 }, { seq: 1, fail: true }, { seq: 2 }],
      env: { OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url },
    });
    running.api.onNext = () =>
      void arrived.push(receiver.spans.filter((span) => /^(fixture|work \d)$/.test(span.name)).length);
    await expect.poll(() => arrived.length, { timeout: 20_000 }).toBe(4);
    expect(arrived).toEqual([0, 2, 4, 6]);
    expect(running.api.answers).toMatchObject([
      { isError: false, body: { seq: 0 } },
      { isError: true, body: { errorType: 'TypeError', errorMessage: 'no stock' } },
      { isError: false, body: { seq: 2 } },
    ]);
    const invocations = receiver.spans.filter((span) => span.name === 'fixture');
    expect(invocations.map((span) => span.attributes['faas.coldstart'])).toEqual([true, false, false]);
    expect(invocations.map((span) => span.attributes['error.type'])).toEqual([undefined, 'TypeError', undefined]);
    for (const span of invocations)
      expect(receiver.spans.find((other) => other.parentSpanId === span.spanId)?.name).toMatch(/^work \d$/);
  });

  it('is an HTTP server span, with the status it returned', async () => {
    const http = { httpMethod: 'GET', resource: '/orders/{id}', path: '/orders/7', headers: {} };
    await run('lambda.handler', [{ ...http, seq: 0, answer: { statusCode: 503, body: '' } }]);
    const span = receiver.spans.find((candidate) => candidate.name === 'GET /orders/{id}');
    expect(span?.attributes).toMatchObject({ 'http.response.status_code': 503, 'error.type': '503' });
  });

  it('keeps what cannot be delivered in time for the next invocation', async () => {
    receiver.nextStatuses.push(...Array.from({ length: 200 }, () => 503));
    running = await startFunction({
      handler: 'lambda.handler',
      events: [{ seq: 0 }, { seq: 1 }],
      deadlineMillis: 1500,
      env: { OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url },
    });
    await expect.poll(() => running?.api.answers.length, { timeout: 20_000 }).toBe(1);
    expect(receiver.spans).toEqual([]);
    receiver.nextStatuses.length = 0;
    await expect
      .poll(() => receiver.spans.filter((span) => span.name === 'fixture').length, { timeout: 20_000 })
      .toBe(2);
  });

  it('needs no change of its code: the entry of the layer finds it', async () => {
    const function_ = await run('lambda-plain.handler', [{ seq: 0 }, { seq: 1, fail: true }], {
      ENTRY: 'yes',
      PITWALL_LAMBDA_HANDLER: 'lambda-plain.handler',
    });
    expect(function_.stderr()).not.toContain('PW003');
    expect(function_.api.answers).toMatchObject([
      { body: { seq: 0 } },
      { isError: true, body: { errorType: 'TypeError' } },
    ]);
    expect(receiver.spans.filter((span) => span.name === 'fixture').length).toBe(2);
  });
});
