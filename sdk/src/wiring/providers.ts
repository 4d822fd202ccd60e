// OpenTelemetry's global providers, set as its NodeSDK sets them. Not by NodeSDK: its package loads every exporter there is,
// gRPC, Zipkin and YAML included, 290 files that nothing here uses.
import { context, type ContextManager, logs, propagation, type TextMapPropagator, trace } from '@opentelemetry/api';
import type { Resource } from '@opentelemetry/resources';
import type { LogRecordProcessor } from '@opentelemetry/sdk-logs';
import type { TracerProviderOptions } from '@opentelemetry/sdk-trace';
import { AsyncLocalStorageContextManager, getNumberFromEnv, LoggerProvider, TracerProvider } from '../opentelemetry.ts';

export interface ProviderOptions {
  readonly resource: Resource;
  readonly logRecordProcessors: LogRecordProcessor[];
  readonly textMapPropagator: TextMapPropagator;
  /** Undefined: somebody else makes the spans. */
  readonly tracing: TracerProviderOptions | undefined;
  /** Default: OpenTelemetry's own. */
  readonly contextManager?: ContextManager;
}

export function startProviders(options: ProviderOptions): void {
  const { resource, tracing, contextManager = new AsyncLocalStorageContextManager() } = options;
  contextManager.enable(); // dd-trace's returns nothing
  context.setGlobalContextManager(contextManager);
  propagation.setGlobalPropagator(options.textMapPropagator);
  if (tracing) trace.setGlobalTracerProvider(new TracerProvider({ ...tracing, resource }));
  const { logRecordProcessors: processors } = options;
  logs.setGlobalLoggerProvider(new LoggerProvider({ resource, processors, logRecordLimits: readLogLimits() }));
}

/** https://opentelemetry.io/docs/specs/otel/configuration/sdk-environment-variables/#logrecord-limits */
function readLogLimits(): { readonly attributeCountLimit?: number; readonly attributeValueLengthLimit?: number } {
  const count = readLimit('ATTRIBUTE_COUNT_LIMIT');
  const length = readLimit('ATTRIBUTE_VALUE_LENGTH_LIMIT');
  return {
    ...(count === undefined ? {} : { attributeCountLimit: count }),
    ...(length === undefined ? {} : { attributeValueLengthLimit: length }),
  };
}

function readLimit(name: string): number | undefined {
  const limit = getNumberFromEnv(`OTEL_LOGRECORD_${name}`) ?? getNumberFromEnv(`OTEL_${name}`);
  return limit !== undefined && limit > 0 ? limit : undefined;
}
