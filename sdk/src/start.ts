// The composition root: settings in, running telemetry out. Reads like a list; everything it wires is elsewhere.
import module from 'node:module';
import { diag, metrics } from '@opentelemetry/api';
import type { Attributes, TextMapPropagator } from '@opentelemetry/api';
import { describeProblem } from './configuration/description.ts';
import { type Resolution, resolveConfiguration } from './configuration/resolution.ts';
import { publishSettings } from './configuration/running.ts';
import type { Settings, StartOptions } from './configuration/settings.ts';
import { logsDestinations, metricsDestinations, tracesDestinations } from './destinations/registry.ts';
import { createPrometheusEndpoint, type PrometheusEndpoint } from './destinations/prometheus.ts';
import { createDiagnostics, type Diagnostics } from './diagnostics.ts';
import { ConfigurationError } from './errors.ts';
import { type Finishing, flushAll, shutdownAll } from './finishing.ts';
import { catalogue } from './instrumentations/catalogue.ts';
import { startInstrumentations } from './instrumentations/loader.ts';
import { readPromClientRegistries } from './instrumentations/prom-client.ts';
import { finishAtProcessEnd } from './lifecycle.ts';
import {
  CompositePropagator,
  loadB3,
  NodeSDK,
  resourceFromAttributes,
  W3CBaggagePropagator,
  W3CTraceContextPropagator,
} from './opentelemetry.ts';
import type { LedgerAccount } from './pipeline/ledger.ts';
import { createPipeline, type Pipeline } from './pipeline/pipeline.ts';
import type { Destination } from './pipeline/types.ts';
import { createResourceAttributes, readPackageIdentity } from './resource.ts';
import { createLogRecordProcessor } from './telemetry/logs.ts';
import { observeLedger, PushReader } from './telemetry/metrics.ts';
import { observeProcess } from './telemetry/process-metrics.ts';
import { createSampler, createSpanProcessor } from './telemetry/traces.ts';

export interface Telemetry {
  /** Sends what is queued, metrics included. Resolves when it is delivered, or after `shutdownTimeoutMillis`. Never rejects. */
  flush(): Promise<void>;
  /** flush(), then stops: later records are counted as dropped. Never rejects. */
  shutdown(): Promise<void>;
  /** The account of each signal at each destination: accepted = delivered + dropped + queued. */
  readLedger(): readonly LedgerAccount[];
}

const startedKey = Symbol.for('pitwall.sdk.telemetry');
const globals = globalThis as { [startedKey]?: Telemetry };

/**
 * Starts telemetry for this process. A second start returns the first one's telemetry and says so.
 * @throws {ConfigurationError} when an option given in code is wrong; lists every problem.
 */
export function start(options: StartOptions = {}): Telemetry {
  const resolution = resolveConfiguration(options, process.env);
  const inCode = resolution.problems.filter((problem) => problem.origin === 'code');
  if (inCode.length > 0) throw new ConfigurationError(resolution.problems.map(describeProblem));
  const diagnostics = createDiagnostics({ level: resolution.settings.diagnosticsLevel });
  for (const problem of resolution.problems) diagnostics.say('PW101', describeProblem(problem), problem.origin);
  const running = globals[startedKey];
  if (running) {
    diagnostics.say('PW003', 'telemetry was started already; the first start holds');
    return running;
  }
  return (globals[startedKey] = resolution.settings.isDisabled ? nothing : startSafely(resolution, diagnostics));
}

/** The host runs on, whatever state the SDK is in. */
function startSafely(resolution: Resolution, diagnostics: Diagnostics): Telemetry {
  if (typeof module.registerHooks !== 'function') {
    const version = process.versions.node;
    diagnostics.say(
      'PW002',
      `telemetry needs Node 22.15 or newer, and this is ${version}; the application runs without it`,
    );
    return nothing;
  }
  try {
    return startTelemetry(resolution, diagnostics);
  } catch (error) {
    diagnostics.say('PW002', `telemetry did not start; the application runs without it: ${String(error)}`);
    return nothing;
  }
}

const nothing: Telemetry = { flush: async () => {}, shutdown: async () => {}, readLedger: () => [] };

function startTelemetry({ settings }: Resolution, diagnostics: Diagnostics): Telemetry {
  const resource = createResourceAttributes(settings, readPackageIdentity());
  const open = <R>(destination: Destination<R>): Pipeline<R> =>
    createPipeline(destination, { limits: settings, diagnostics });
  const traces = settings.tracesDestinations.map((name) => open(tracesDestinations[name](settings, resource)));
  const logs = settings.logsDestinations.map((name) => open(logsDestinations[name](settings, resource)));
  const pushed = settings.metricsDestinations.filter((name) => name !== 'prometheus');
  const pushedMetrics = pushed.map((name) => open(metricsDestinations[name](settings, resource)));
  const prometheus = settings.metricsDestinations.includes('prometheus')
    ? servePrometheus(settings, diagnostics)
    : undefined;
  const report = (error: unknown): void => diagnostics.say('PW205', `metrics could not be collected: ${String(error)}`);
  const intervalMillis = settings.metricExportIntervalMillis;
  const pushReader =
    pushedMetrics.length > 0 ? new PushReader({ pipelines: pushedMetrics, intervalMillis, report }) : undefined;
  const pipelines: readonly Pipeline<never>[] = [...traces, ...logs, ...pushedMetrics];
  const readLedger = (): LedgerAccount[] => [
    ...pipelines.map((pipeline) => pipeline.account()),
    ...(prometheus ? [prometheus.account()] : []),
  ];

  const sdk = new NodeSDK({
    autoDetectResources: false,
    instrumentations: [],
    logRecordProcessors: [createLogRecordProcessor(logs)],
    metricReaders: [pushReader, prometheus?.reader].filter((reader) => reader !== undefined),
    resource: resourceFromAttributes(resource),
    sampler: createSampler(settings),
    spanProcessors: [createSpanProcessor(traces)],
    textMapPropagator: createPropagator(settings),
  });
  listenToOpenTelemetry(diagnostics);
  sdk.start();
  observeProcess(metrics.getMeterProvider());
  observeLedger(metrics.getMeterProvider(), readLedger);
  startInstrumentations({
    catalogue,
    disabled: settings.disabledInstrumentations,
    enabled: settings.enabledInstrumentations,
    diagnostics,
  });
  publishSettings(settings);
  sayWhatGoesWhere(settings, resource, diagnostics);

  const finishing: Finishing = {
    events: [...traces, ...logs],
    metrics: pushedMetrics,
    collect: async (millis) => pushReader?.push(millis),
    // Not the providers of traces and logs: once shut down, they would swallow later records uncounted.
    stop: () => Promise.all([pushReader?.shutdown(), prometheus?.reader.shutdown()]).then(() => {}, report),
    deadlineMillis: settings.shutdownTimeoutMillis,
  };
  const flush = (): Promise<void> => flushAll(finishing, true);
  const flushBeside = (): Promise<void> => flushAll(finishing, false);
  let ended: Promise<void> | undefined;
  const shutdown = (): Promise<void> => {
    removeListeners();
    return (ended ??= shutdownAll(finishing).then(() => prometheus?.stop()));
  };
  const removeListeners = finishAtProcessEnd({ flushBeside, shutdown });
  return { flush, shutdown, readLedger };
}

function servePrometheus(settings: Settings, diagnostics: Diagnostics): PrometheusEndpoint {
  const { prometheusHost: host, prometheusPort: port } = settings;
  const report = (error: unknown): void => diagnostics.say('PW104', `a prom-client registry failed: ${String(error)}`);
  const readRegistries = (): Promise<string[]> => readPromClientRegistries(report);
  const endpoint = createPrometheusEndpoint({ host, port, diagnostics, readRegistries });
  endpoint.listening.catch((error: NodeJS.ErrnoException) => {
    diagnostics.say(
      'PW103',
      `/metrics cannot be served on ${host}:${port} (${error.code ?? error.message}); set OTEL_EXPORTER_PROMETHEUS_PORT`,
    );
  });
  return endpoint;
}

function createPropagator({ propagators }: Settings): TextMapPropagator {
  const create: Record<Settings['propagators'][number], () => TextMapPropagator> = {
    tracecontext: () => new W3CTraceContextPropagator(),
    baggage: () => new W3CBaggagePropagator(),
    b3: () => new (loadB3().B3Propagator)(),
    b3multi: () => new (loadB3().B3Propagator)({ injectEncoding: loadB3().B3InjectEncoding.MULTI_HEADER }),
  };
  return new CompositePropagator({ propagators: propagators.map((name) => create[name]()) });
}

function listenToOpenTelemetry(diagnostics: Diagnostics): void {
  const say = (message: string): void => diagnostics.say('PW105', message, message.slice(0, 80));
  const ignore = (): void => {};
  const logger = { error: say, warn: say, info: ignore, debug: ignore, verbose: ignore };
  diag.setLogger(logger, { suppressOverrideMessage: true });
}

function sayWhatGoesWhere(settings: Settings, resource: Attributes, diagnostics: Diagnostics): void {
  const list = (names: readonly string[]): string => (names.length === 0 ? 'nowhere' : names.join('+'));
  const where = `traces to ${list(settings.tracesDestinations)}, metrics to ${list(settings.metricsDestinations)}, logs to ${list(settings.logsDestinations)}`;
  diagnostics.say('PW001', `telemetry of ${String(resource['service.name'])}: ${where}`);
}
