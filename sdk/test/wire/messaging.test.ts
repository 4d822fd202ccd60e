// SQS and SNS by the AWS SDK, against fauxqs: queues of their own, a topic with a wrapped and a raw subscription.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Child, runFixture, startFixture } from '../child.ts';
import { type Receiver, startReceiver } from '../receiver.ts';

let receiver: Receiver;
let server: Child;
beforeEach(async () => {
  receiver = await startReceiver();
  server = startFixture('fauxqs.mjs', { flags: [] });
});
afterEach(async () => {
  server.process.kill();
  await Promise.all([receiver.stop(), server.exited]);
});

interface Line {
  readonly producer?: string;
  readonly count?: number;
  readonly attributes?: readonly string[];
  readonly traces?: readonly string[];
}

describe.each([
  ['with its instrumentation', ''],
  ['without an instrumentation of it', 'aws-sdk'],
])('the AWS SDK, %s', (_how, disabled) => {
  it('brings the producer to whoever processes, once', async () => {
    const queues = JSON.parse((await server.ready).slice('ready '.length)) as Record<string, string>;
    const exit = await runFixture('messages.mjs', {
      env: {
        OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url,
        OTEL_NODE_DISABLED_INSTRUMENTATIONS: disabled,
        ...queues,
      },
    });
    expect(exit, exit.stderr).toMatchObject({ code: 0 });
    const [sent, fromSqs, fromEnvelope, fromRaw] = exit.stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Line);
    const producer = String(sent?.producer);
    expect(fromSqs).toEqual({ count: 2, attributes: ['traceparent', 'traceparent'], traces: [producer, producer] });
    expect(fromEnvelope).toMatchObject({ count: 1, traces: [producer] });
    expect(fromRaw).toEqual({ count: 1, attributes: ['traceparent'], traces: [producer] });
    const processing = receiver.spans.filter((span) => span.name === 'process');
    expect(processing.length).toBe(3);
  });
});
