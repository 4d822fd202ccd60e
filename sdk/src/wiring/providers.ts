// OpenTelemetry's global providers, composed by its NodeSDK. All that it would read from the environment is given to it,
// but for the limits of log records, which it takes from nowhere else.
import { type ContextManager, logs, type TextMapPropagator } from '@opentelemetry/api';
import type { Resource } from '@opentelemetry/resources';
import type { LogRecordLimits, LogRecordProcessor } from '@opentelemetry/sdk-logs';
import type { TracerProviderOptions } from '@opentelemetry/sdk-trace';
import type { Diagnostics } from '../diagnostics.ts';
import { NodeSDK } from '../opentelemetry.ts';
import { listenToOpenTelemetry } from './announcement.ts';
import { bridgeOldLogsApi } from './old-logs-api.ts';

export interface ProviderOptions {
  readonly resource: Resource;
  readonly logRecordProcessors: LogRecordProcessor[];
  readonly logRecordLimits: LogRecordLimits;
  /** Whether logs go anywhere. If not, the older API of logs is left to another SDK. */
  readonly hasLogs: boolean;
  readonly textMapPropagator: TextMapPropagator;
  /** Undefined: somebody else makes the spans. */
  readonly tracing: TracerProviderOptions | undefined;
  /** Default: OpenTelemetry's own. */
  readonly contextManager?: ContextManager;
  /** Gets what OpenTelemetry says of itself. */
  readonly diagnostics: Diagnostics;
}

/** Metrics have a provider of their own: see meter/provider.ts. */
export function startProviders({ tracing, diagnostics, logRecordLimits, hasLogs, ...options }: ProviderOptions): void {
  const { spanProcessors = [], ...spans } = tracing ?? {};
  const sdk = new NodeSDK({
    autoDetectResources: false,
    instrumentations: [],
    metricReaders: [],
    ...spans,
    spanProcessors,
    ...options,
  });
  // Not before: where OTEL_LOG_LEVEL is set, NodeSDK has a logger of its own, and complains to the one that it replaces.
  listenToOpenTelemetry(diagnostics);
  sdk.start();
  limitLogs(logRecordLimits);
  if (hasLogs) bridgeOldLogsApi(diagnostics);
}

/** What LoggerProvider 3.0 looks at for every record. */
interface LimitedProvider {
  readonly _sharedState?: { logRecordLimits?: LogRecordLimits };
}

function limitLogs(limits: LogRecordLimits): void {
  const { _sharedState: state } = logs.getLoggerProvider() as LimitedProvider;
  if (state) state.logRecordLimits = limits;
}
