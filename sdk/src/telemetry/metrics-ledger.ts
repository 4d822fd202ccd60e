// The ledger as metrics of its own.
import type { MeterProvider } from '@opentelemetry/api';
import type { DestinationState, LedgerAccount } from '../pipeline/ledger.ts';

/** As a number: the higher, the worse. */
const stateCodes: Readonly<Record<DestinationState, number>> = {
  ok: 0,
  stopped: 1,
  throttled: 2,
  retrying: 3,
  rejecting: 4,
};

/**
 * `pitwall.sdk.accepted`, `.recovered`, `.delivered`, `.dropped`, `.queued`, `.queue.size`, `.spooled` and `.spool.size`,
 * by signal and destination: accepted + recovered = delivered + dropped + queued + spooled, at any moment.
 * `pitwall.sdk.destination.state`: 0 ok, 1 stopped, 2 throttled, 3 retrying, 4 rejecting.
 */
export function observeLedger(provider: MeterProvider, readAccounts: () => readonly LedgerAccount[]): void {
  const meter = provider.getMeter('@pitwall/sdk');
  const records = (name: string, description: string) =>
    meter.createObservableCounter(`pitwall.sdk.${name}`, { unit: '{record}', description });
  const accepted = records('accepted', 'Records that the application handed over.');
  const recovered = records('recovered', 'Records that an earlier process left on disk and this one sends.');
  const delivered = records('delivered', 'Records that the destination acknowledged.');
  const dropped = records('dropped', 'Records that were given up, by reason.');
  const level = (name: string, unit: string, description: string) =>
    meter.createObservableUpDownCounter(`pitwall.sdk.${name}`, { unit, description });
  const queued = level('queued', '{record}', 'Records that wait in memory or are in flight.');
  const queueSize = level('queue.size', 'By', 'Bytes that wait in memory or are in flight.');
  const spooled = level('spooled', '{record}', 'Records that wait on disk.');
  const spoolSize = level('spool.size', 'By', 'Bytes that wait on disk.');
  const state = meter.createObservableGauge('pitwall.sdk.destination.state', {
    description: 'How the destination fares: 0 ok, 1 stopped, 2 throttled, 3 retrying, 4 rejecting.',
  });
  meter.addBatchObservableCallback(
    (result) => {
      for (const account of readAccounts()) {
        const attributes = { 'pitwall.signal': account.signal, 'pitwall.destination': account.destination };
        result.observe(accepted, account.accepted, attributes);
        result.observe(recovered, account.recovered, attributes);
        result.observe(delivered, account.delivered, attributes);
        result.observe(queued, account.queued, attributes);
        result.observe(queueSize, account.queuedBytes, attributes);
        result.observe(spooled, account.spooled, attributes);
        result.observe(spoolSize, account.spooledBytes, attributes);
        result.observe(state, stateCodes[account.state], attributes);
        for (const [reason, count] of Object.entries(account.dropped))
          result.observe(dropped, count, { ...attributes, 'pitwall.drop.reason': reason });
      }
    },
    [accepted, recovered, delivered, dropped, queued, queueSize, spooled, spoolSize, state],
  );
}
