// `otel.sdk.processor.*` of one kind of record: the queue of a destination, in memory and on disk.
import type { Meter } from '@opentelemetry/api';
import type { Inspection } from '../pipeline/inspection.ts';
import type { DropReason } from '../pipeline/types.ts';
import { exportFailures, type RecordKind, type SdkInstruments } from './sdk-exporter-metrics.ts';

/** The conventions prescribe these two; the others are ours. */
const errorTypes: Readonly<Partial<Record<DropReason, string>>> = {
  queue_full: 'queue_full',
  shutdown: 'already_shutdown',
};

/** accepted + recovered = processed (each way) + queue.size. */
export function createProcessorMetrics(meter: Meter, { word, unit }: RecordKind): SdkInstruments<Inspection> {
  const prefix = `otel.sdk.processor.${word}`;
  const size = meter.createObservableUpDownCounter(`${prefix}.queue.size`, {
    unit,
    description: 'Records that wait for a request, in memory and on disk.',
  });
  const capacity = meter.createObservableUpDownCounter(`${prefix}.queue.capacity`, {
    unit,
    description: 'How many records find room in memory and on disk, by the mean size of those that came.',
  });
  const processed = meter.createObservableCounter(`${prefix}.processed`, {
    unit,
    description: 'Records that were handed to the exporter, or, with error.type, dropped before.',
  });
  const countHandedOver = createHandedOver();
  return {
    instruments: [size, capacity, processed],
    observe: (result, inspection, attributes) => {
      const { account, inFlight } = inspection;
      result.observe(size, account.queued + account.spooled - inFlight, attributes);
      const room = computeCapacity(inspection);
      if (room !== undefined) result.observe(capacity, room, attributes);
      result.observe(processed, countHandedOver(inspection), attributes);
      for (const [reason, type] of listFailures(account.dropped))
        result.observe(processed, account.dropped[reason] ?? 0, { ...attributes, 'error.type': type });
    },
  };
}

function listFailures(dropped: Inspection['account']['dropped']): [DropReason, string][] {
  const reasons = Object.keys(dropped) as DropReason[];
  return reasons
    .filter((reason) => !exportFailures.includes(reason))
    .map((reason) => [reason, errorTypes[reason] ?? reason]);
}

/** Our bounds are bytes. Undefined before the first record. */
function computeCapacity({ maxQueueBytes, maxSpoolBytes, meanRecordBytes }: Inspection): number | undefined {
  return meanRecordBytes === undefined ? undefined : Math.floor((maxQueueBytes + maxSpoolBytes) / meanRecordBytes);
}

/** Never falls: what is in flight when the process ends goes back to the disk, and was handed over all the same. */
function createHandedOver(): (inspection: Inspection) => number {
  const most = new Map<string, number>();
  return ({ account, inFlight }) => {
    const refused = exportFailures.reduce((sum, reason) => sum + (account.dropped[reason] ?? 0), 0);
    const count = Math.max(most.get(account.destination) ?? 0, account.delivered + refused + inFlight);
    most.set(account.destination, count);
    return count;
  };
}
