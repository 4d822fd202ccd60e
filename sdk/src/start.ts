// The composition root: settings in, running telemetry out. Reads like a list; everything it wires is elsewhere.
import module from 'node:module';
import { isMainThread } from 'node:worker_threads';
import { type Attributes, trace } from '@opentelemetry/api';
import type { SpanProcessor } from '@opentelemetry/sdk-trace';
import { describeProblem } from './configuration/description.ts';
import { type LoadedConfiguration, loadConfiguration } from './configuration/loading.ts';
import { publishSettings } from './configuration/running.ts';
import type { Settings, StartOptions } from './configuration/settings/settings.ts';
import { createDiagnostics, type Diagnostics } from './diagnostics.ts';
import { ConfigurationError } from './errors.ts';
import { createEnding, type Finishing, flushAll, shutdownAll } from './finishing.ts';
import { catalogue } from './instrumentations/catalogue.ts';
import { findLoadedBefore } from './instrumentations/loaded-before.ts';
import { captureLoadedBefore } from './instrumentations/prom-client.ts';
import { startInstrumentations } from './instrumentations/loader.ts';
import { finishAtProcessEnd } from './lifecycle.ts';
import { resourceFromAttributes } from './opentelemetry.ts';
import type { LedgerAccount } from './pipeline/ledger.ts';
import { createIdGenerator } from './propagation/trace-ids.ts';
import { createResourceAttributes, readPackageIdentity } from './resource.ts';
import { isKeepingSome, startSampler } from './sampling/sampler.ts';
import { observeSampling } from './sampling/sampling-metrics.ts';
import { createLogRecordProcessor } from './telemetry/logs.ts';
import { LogCounts, SpanCounts } from './telemetry/self-counts.ts';
import { createSpanProcessor } from './telemetry/traces.ts';
import { bequeath } from './threads.ts';
import { sayLoadedBefore, sayWhatGoesWhere } from './wiring/announcement.ts';
import { correlateLogs } from './wiring/correlation.ts';
import { findForeignTracer, type ForeignTracer, withoutSpans } from './wiring/dd-trace.ts';
import { withoutEchoes } from './wiring/echoes.ts';
import { openPipelines } from './wiring/pipelines.ts';
import { createPropagator } from './wiring/propagation.ts';
import { startProviders } from './wiring/providers.ts';
import { startSelfKnowledge } from './wiring/self-knowledge.ts';
import { applyRedaction, applySafety, readLogLimits, readSpanLimits, redactResource } from './wiring/safety.ts';

export interface Telemetry {
  /**
   * Sends what is queued, metrics included. Resolves when it is delivered, or after the deadline. Never rejects.
   * @param deadlineMillis default: `shutdownTimeoutMillis`.
   */
  flush(deadlineMillis?: number): Promise<void>;
  /** flush(), then stops: what is left goes to disk (see PITWALL_DELIVERY); later records are dropped. Never rejects. */
  shutdown(): Promise<void>;
  /** The account of each signal at each destination: accepted + recovered = delivered + dropped + queued + spooled. */
  readLedger(): readonly LedgerAccount[];
}

const startedKey = Symbol.for('pitwall.sdk.telemetry');
const globals = globalThis as { [startedKey]?: Telemetry };

/** The telemetry that runs in this process, if it has started. */
export function findTelemetry(): Telemetry | undefined {
  return globals[startedKey];
}

/**
 * Starts telemetry for this process. A second start returns the first one's telemetry and says so.
 * @throws {ConfigurationError} when an option given in code is wrong; lists every problem.
 */
export function start(options: StartOptions = {}): Telemetry {
  const resolution = loadConfiguration(options, process.env);
  const inCode = resolution.problems.filter((problem) => problem.origin === 'code');
  if (inCode.length > 0) throw new ConfigurationError(resolution.problems.map(describeProblem));
  applyRedaction(resolution.settings);
  const diagnostics = createDiagnostics({ level: resolution.settings.diagnosticsLevel });
  for (const problem of resolution.problems) diagnostics.say('PW101', describeProblem(problem), problem.origin);
  for (const problem of resolution.fileProblems) diagnostics.say('PW401', problem, problem);
  const running = globals[startedKey];
  if (running) {
    diagnostics.say('PW003', 'telemetry was started already; the first start holds');
    return running;
  }
  return (globals[startedKey] = resolution.settings.isDisabled ? nothing : startSafely(resolution, diagnostics));
}

/** The host runs on, whatever state the SDK is in. */
function startSafely(resolution: LoadedConfiguration, diagnostics: Diagnostics): Telemetry {
  if (typeof module.registerHooks !== 'function') {
    const version = process.versions.node;
    diagnostics.say(
      'PW002',
      `telemetry needs Node 22.15 or newer, and this is ${version}; the application runs without it`,
    );
    return nothing;
  }
  try {
    if (isMainThread) bequeath({ program: process.argv[1] });
    return startTelemetry(resolution, diagnostics);
  } catch (error) {
    diagnostics.say('PW002', `telemetry did not start; the application runs without it: ${String(error)}`);
    return nothing;
  }
}

interface Tracing {
  readonly spans: SpanProcessor;
  readonly counts: SpanCounts | undefined;
  readonly foreign: ForeignTracer | undefined;
  readonly resource: Attributes;
  readonly diagnostics: Diagnostics;
}

/** Who makes the spans, and what of it has to be stopped. */
function startTracing(settings: Settings, { spans, counts, foreign, resource, diagnostics }: Tracing) {
  if (foreign) return { makers: { contextManager: foreign.contextManager, tracing: undefined }, stop: () => {} };
  const { sampler, stop } = startSampler(settings, { resource, diagnostics });
  const tracing = {
    idGenerator: createIdGenerator(),
    sampler: counts?.watchSampler(sampler) ?? sampler,
    spanLimits: readSpanLimits(settings),
    spanProcessors: [counts?.watchProcessor(spans) ?? spans],
  };
  return { makers: { tracing }, stop };
}

const nothing: Telemetry = { flush: async () => {}, shutdown: async () => {}, readLedger: () => [] };

/** Libraries that were loaded before us and cannot be reached any more; those that can are captured. */
function findMissed({ disabledInstrumentations, enabledInstrumentations: enabled }: Settings): readonly string[] {
  const isWanted = enabled.length === 0 || enabled.includes('prom-client');
  const captured = isWanted && !disabledInstrumentations.includes('prom-client') ? captureLoadedBefore() : [];
  return findLoadedBefore(catalogue).filter((name) => !captured.includes(name));
}

function startTelemetry(loaded: LoadedConfiguration, diagnostics: Diagnostics): Telemetry {
  const foreign = findForeignTracer(loaded.settings, diagnostics);
  const settings = foreign ? { ...loaded.settings, tracesDestinations: [] } : loaded.settings;
  const attributes = redactResource(createResourceAttributes(settings, readPackageIdentity()));
  const pipelines = openPipelines(settings, attributes, diagnostics);
  const { traces, logs } = pipelines;
  const resource = resourceFromAttributes(attributes);
  const spans = createSpanProcessor(traces, isKeepingSome(settings) ? settings.keptSlowMillis : undefined);
  const counts = { spans: foreign ? undefined : new SpanCounts(), logs: new LogCounts() };
  const { kept } = spans;
  const known = startSelfKnowledge({ settings, resource, attributes, pipelines, counts, kept, diagnostics });
  const { metrics } = known;
  applySafety(settings, diagnostics);
  correlateLogs(settings, process.env);
  const around = { foreign, resource: attributes, diagnostics };
  const { makers, stop } = startTracing(settings, { spans, counts: counts.spans, ...around });
  startProviders({
    resource,
    diagnostics,
    logRecordProcessors: [withoutEchoes(counts.logs.watchProcessor(createLogRecordProcessor(logs)))],
    logRecordLimits: readLogLimits(settings),
    hasLogs: logs.length > 0,
    textMapPropagator: createPropagator(settings),
    ...makers,
  });
  if (foreign?.provider) trace.setGlobalTracerProvider(foreign.provider);
  observeSampling(kept);
  sayLoadedBefore(findMissed(settings), diagnostics);
  startInstrumentations({
    catalogue: foreign ? withoutSpans(catalogue) : catalogue,
    disabled: settings.disabledInstrumentations,
    enabled: settings.enabledInstrumentations,
    diagnostics,
  });
  publishSettings(settings);
  sayWhatGoesWhere({ settings, resource: attributes, files: loaded.files }, known.page, diagnostics);

  const finishing: Finishing = {
    events: [...traces, ...logs],
    metrics: pipelines.metrics,
    collect: (millis) => metrics.push(millis),
    // Not the providers of traces and logs: once shut down, they would swallow later records uncounted.
    stop: async () => {
      stop();
      metrics.stopReaders();
    },
    deadlineMillis: settings.shutdownTimeoutMillis,
  };
  const flush = (deadlineMillis?: number): Promise<void> => flushAll(finishing, { isHolding: true, deadlineMillis });
  let ended: Promise<void> | undefined;
  const shutdown = (): Promise<void> => {
    removeListeners();
    return (ended ??= shutdownAll(finishing).then(() => known.stopServing()));
  };
  const ending = createEnding(finishing);
  const endNow = (): void => {
    ending.endNow();
    metrics.endNow();
  };
  const removeListeners = finishAtProcessEnd({ ...ending, endNow });
  return { flush, shutdown, readLedger: () => metrics.readLedger() };
}
