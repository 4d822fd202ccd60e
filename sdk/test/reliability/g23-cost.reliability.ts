// G23: what wide spans at 1,000 a second cost the event loop. The plan's bounds are judged in the full run.
import { expect, it } from 'vitest';
import { startLoad } from './load.ts';
import { createSpoolFolder, expectBalanced, isFull, otlpOnly, recordNumbers, seconds, startBackend } from './run.ts';

// With `seq` they are 128, as many as a span keeps.
const load = { spansPerSecond: 1000, seconds: seconds(60), attributes: 127 };
const total = { logs: 0, spans: 1000 * seconds(60) };

it('G23 spans with 128 attributes at 1,000 a second arrive whole, at a bounded cost', async () => {
  const { receiver } = await startBackend();
  const twin = await startLoad(load, { isTwin: true }).ended;
  const end = await startLoad(load, { env: otlpOnly(receiver.url, createSpoolFolder()) }).ended;
  expectBalanced(end.said!.ledger, total);
  expect(receiver.accounting.read('otlp traces')).toMatchObject({ distinct: total.spans, duplicates: 0 });
  const [with_, without] = [end.said!.cost, twin.said!.cost];
  const moreDelayMillis = with_.p99DelayMillis - without.p99DelayMillis;
  recordNumbers('G23', 'cost', {
    spans: total.spans,
    'p99 loop delay above the twin, ms': Math.round(moreDelayMillis * 10) / 10,
    'longest stall, ms': Math.round(with_.worstStallMillis),
    'longest stall of the twin, ms': Math.round(without.worstStallMillis),
  });
  if (isFull) expect(moreDelayMillis).toBeLessThanOrEqual(10);
}, 240_000);
