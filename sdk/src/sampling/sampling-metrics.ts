// What became of the traces that the head left out, as metrics of the SDK itself.
import { metrics } from '@opentelemetry/api';
import type { KeptTraces } from './kept-traces.ts';

/** `pitwall.sdk.sampling.traces` by outcome, and `pitwall.sdk.sampling.held`. */
export function observeSampling(kept: KeptTraces | undefined): void {
  if (!kept) return;
  const meter = metrics.getMeter('@pitwall/sdk');
  meter
    .createObservableCounter('pitwall.sdk.sampling.traces', {
      unit: '{trace}',
      description: 'Traces that the sampler left out, by what became of them: error and slow were kept.',
    })
    .addCallback((result) => {
      const { held: _held, ...outcomes } = kept.account();
      for (const [outcome, count] of Object.entries(outcomes)) {
        result.observe(count, { 'pitwall.sampling.outcome': outcome });
      }
    });
  meter
    .createObservableUpDownCounter('pitwall.sdk.sampling.held', {
      unit: '{trace}',
      description: 'Traces that the sampler left out and that have not ended.',
    })
    .addCallback((result) => result.observe(kept.account().held));
}
