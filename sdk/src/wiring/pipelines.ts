// A pipeline for each destination of each signal, as the settings say.
import type { Attributes } from '@opentelemetry/api';
import type { ReadableLogRecord } from '@opentelemetry/sdk-logs';
import type { ResourceMetrics } from '@opentelemetry/sdk-metrics';
import type { ReadableSpan } from '@opentelemetry/sdk-trace';
import type { Settings } from '../configuration/settings/settings.ts';
import { logsDestinations, metricsDestinations, tracesDestinations } from '../destinations/registry.ts';
import type { Diagnostics } from '../diagnostics.ts';
import type { LedgerAccount } from '../pipeline/ledger.ts';
import type { Pipeline } from '../pipeline/pipeline.ts';
import type { PipelineDisk } from '../pipeline/pipeline-options.ts';
import type { Temporality } from '../meter/collector.ts';
import { createDelivery } from './delivery.ts';
import { isErrorLog, isErrorSpan } from './urgency.ts';

export interface Pipelines {
  readonly traces: readonly Pipeline<ReadableSpan>[];
  readonly logs: readonly Pipeline<ReadableLogRecord>[];
  /** Those that are pushed to; `prometheus`, which is pulled from, is wired in metrics.ts. */
  readonly metrics: readonly Pipeline<ResourceMetrics>[];
  /** The same, by what they want of a collection. */
  readonly metricsByTemporality: ReadonlyMap<Temporality, readonly Pipeline<ResourceMetrics>[]>;
  readonly all: readonly Pipeline<never>[];
  readonly disk: PipelineDisk | undefined;
  readLedger(): readonly LedgerAccount[];
}

export function openPipelines(settings: Settings, resource: Attributes, diagnostics: Diagnostics): Pipelines {
  const { open, disk } = createDelivery(settings, diagnostics);
  const traces = settings.tracesDestinations.map((name) =>
    open(tracesDestinations[name](settings, resource, diagnostics), isErrorSpan),
  );
  const logs = settings.logsDestinations.map((name) =>
    open(logsDestinations[name](settings, resource, diagnostics), isErrorLog),
  );
  const pushed = settings.metricsDestinations.filter((name) => name !== 'prometheus');
  const targets = pushed.map((name) => metricsDestinations[name](settings, resource, diagnostics));
  const opened = targets.map((target) => ({ temporality: target.temporality ?? 'cumulative', pipeline: open(target) }));
  const metrics = opened.map(({ pipeline }) => pipeline);
  const metricsByTemporality = new Map(
    opened.map(({ temporality }) => [
      temporality,
      opened.filter((one) => one.temporality === temporality).map(({ pipeline }) => pipeline),
    ]),
  );
  const all: readonly Pipeline<never>[] = [...traces, ...logs, ...metrics];
  const readLedger = (): LedgerAccount[] => all.map((pipeline) => pipeline.account());
  return { traces, logs, metrics, metricsByTemporality, all, disk, readLedger };
}
