// `otel.sdk.exporter.*` of one kind of record: what is in flight, and what has come out of it.
import type { Attributes, BatchObservableResult, Meter, Observable } from '@opentelemetry/api';
import type { Inspection } from '../pipeline/inspection.ts';
import type { DropReason } from '../pipeline/types.ts';

export interface RecordKind {
  /** In the names of metrics. */
  readonly word: 'span' | 'log' | 'metric_data_point';
  readonly unit: string;
}

export interface SdkInstruments<Of> {
  readonly instruments: readonly Observable[];
  observe(result: BatchObservableResult, of: Of, attributes: Attributes): void;
}

export type Exported = Pick<Inspection, 'account' | 'inFlight'>;

/** What a record was dropped for after a request with it was made. The rest never reached the exporter. */
export const exportFailures: readonly DropReason[] = ['rejected', 'too_large'];

/** exported (each way) + inflight = what the processor handed over. */
export function createExporterMetrics(meter: Meter, { word, unit }: RecordKind): SdkInstruments<Exported> {
  const inflight = meter.createObservableUpDownCounter(`otel.sdk.exporter.${word}.inflight`, {
    unit,
    description: 'Records in a request, or between two attempts of one.',
  });
  const exported = meter.createObservableCounter(`otel.sdk.exporter.${word}.exported`, {
    unit,
    description: 'Records that the backend took, or, with error.type, refused for good.',
  });
  return {
    instruments: [inflight, exported],
    observe: (result, { account, inFlight }, attributes) => {
      result.observe(inflight, inFlight, attributes);
      result.observe(exported, account.delivered, attributes);
      for (const reason of exportFailures) {
        const count = account.dropped[reason];
        if (count !== undefined) result.observe(exported, count, { ...attributes, 'error.type': reason });
      }
    },
  };
}
