// What became of the traces that the head left out, as metrics of the SDK itself.
import { metrics } from '@opentelemetry/api';
import type { KeptTraces } from './kept-traces.ts';

/** `pitwall.sdk.sampling.traces` by outcome, `pitwall.sdk.sampling.held`, their bytes, and spans that were too many. */
export function observeSampling(kept: KeptTraces | undefined): void {
  if (!kept) return;
  const meter = metrics.getMeter('@pitwall/sdk');
  meter
    .createObservableCounter('pitwall.sdk.sampling.traces', {
      unit: '{trace}',
      description: 'Traces that the sampler left out, by what became of them: error and slow were kept.',
    })
    .addCallback((result) => {
      const account = kept.account();
      for (const outcome of ['error', 'slow', 'unremarkable', 'evicted'] as const)
        result.observe(account[outcome], { 'pitwall.sampling.outcome': outcome });
    });
  meter
    .createObservableUpDownCounter('pitwall.sdk.sampling.held', {
      unit: '{trace}',
      description: 'Traces that the sampler left out and that have not ended.',
    })
    .addCallback((result) => result.observe(kept.account().held));
  meter
    .createObservableUpDownCounter('pitwall.sdk.sampling.held.size', {
      unit: 'By',
      description: 'About what the spans of those traces take in memory.',
    })
    .addCallback((result) => result.observe(kept.account().heldBytes));
  meter
    .createObservableCounter('pitwall.sdk.sampling.dropped_spans', {
      unit: '{span}',
      description: 'Spans of held traces that were let go, as their trace was over a bound by itself.',
    })
    .addCallback((result) => result.observe(kept.account().droppedSpans));
}
