// The function under Amazon's own runtime client. aws-lambda-ric builds a native module, so it is a peer.
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type RunningFunction, startFunction } from '../lambda-process.ts';
import { type Receiver, startReceiver } from '../receiver.ts';
import { describePeer, findLambdaRuntime } from './engines.ts';

const invocations = 1000;
let receiver: Receiver;
let running: RunningFunction | undefined;
beforeEach(async () => {
  receiver = await startReceiver();
});
afterEach(() => Promise.all([running?.stop(), receiver.stop()]));

describePeer(['aws-lambda-ric'], 'aws-lambda-ric', () => {
  it(
    'invokes a wrapped function 1,000 times; what each returned invocation recorded has arrived before the next begins',
    { timeout: 240_000 },
    async () => {
      const missing: number[] = [];
      let begun = 0;
      running = await startFunction({
        handler: 'lambda.handler',
        events: Array.from({ length: invocations }, (_, seq) => ({ seq, fail: seq % 100 === 7 })),
        env: { OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url },
        runtime: findLambdaRuntime(),
      });
      running.api.onNext = () => {
        if (receiver.spans.length !== begun * 2) missing.push(begun);
        begun += 1;
      };
      await expect.poll(() => begun, { timeout: 230_000, interval: 200 }).toBe(invocations + 1);
      expect(missing).toEqual([]);
      expect(running.api.answers.filter((answer) => answer.isError).length).toBe(invocations / 100);
      expect(new Set(receiver.spans.map((span) => span.spanId)).size).toBe(invocations * 2);
      expect(new Set(receiver.spans.map((span) => span.name)).size).toBe(invocations + 1);
      const ids = receiver.spans.map((span) => span.attributes['faas.invocation_id']).filter((id) => id !== undefined);
      expect(new Set(ids)).toEqual(new Set(running.api.answers.map((answer) => answer.requestId)));
    },
  );
});
