// The ledger as metrics of its own.
import type { MeterProvider } from '@opentelemetry/api';
import type { LedgerAccount } from '../pipeline/ledger.ts';

/**
 * `pitwall.sdk.accepted`, `.delivered`, `.dropped`, `.queued` and `.queue.size`, by signal and destination:
 * accepted = delivered + dropped + queued, at any moment.
 */
export function observeLedger(provider: MeterProvider, readAccounts: () => readonly LedgerAccount[]): void {
  const meter = provider.getMeter('@pitwall/sdk');
  const records = (name: string, description: string) =>
    meter.createObservableCounter(`pitwall.sdk.${name}`, { unit: '{record}', description });
  const accepted = records('accepted', 'Records that the application handed over.');
  const delivered = records('delivered', 'Records that the destination acknowledged.');
  const dropped = records('dropped', 'Records that were given up, by reason.');
  const queued = meter.createObservableUpDownCounter('pitwall.sdk.queued', {
    unit: '{record}',
    description: 'Records that wait or are in flight.',
  });
  const queueSize = meter.createObservableUpDownCounter('pitwall.sdk.queue.size', {
    unit: 'By',
    description: 'Bytes that wait or are in flight.',
  });
  meter.addBatchObservableCallback(
    (result) => {
      for (const account of readAccounts()) {
        const attributes = { 'pitwall.signal': account.signal, 'pitwall.destination': account.destination };
        result.observe(accepted, account.accepted, attributes);
        result.observe(delivered, account.delivered, attributes);
        result.observe(queued, account.queued, attributes);
        result.observe(queueSize, account.queuedBytes, attributes);
        for (const [reason, count] of Object.entries(account.dropped))
          result.observe(dropped, count, { ...attributes, 'pitwall.drop.reason': reason });
      }
    },
    [accepted, delivered, dropped, queued, queueSize],
  );
}
