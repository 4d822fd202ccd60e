// The one copy of OpenTelemetry's SDK that a process loads. Instrumentation packages are CommonJS callers, so the SDK is
// loaded as CommonJS too: importing it as ESM beside them would load each package twice, with two require hooks.
import { createRequire } from 'node:module';
import { requireWithLate } from './late-packages.ts';

const require = createRequire(import.meta.url);

type Core = typeof import('@opentelemetry/core');
type SdkNode = typeof import('@opentelemetry/sdk-node');
type SdkTrace = typeof import('@opentelemetry/sdk-trace');
type SdkLogs = typeof import('@opentelemetry/sdk-logs');
type SdkMetrics = typeof import('@opentelemetry/sdk-metrics');
type Resources = typeof import('@opentelemetry/resources');
type Instrumentation = typeof import('@opentelemetry/instrumentation');

export const {
  getRPCMetadata,
  RPCType,
  suppressTracing,
  TraceState,
  W3CBaggagePropagator,
  W3CTraceContextPropagator,
}: Core = require('@opentelemetry/core');
/** Without what it loads and we never use: every exporter, gRPC, and YAML for a configuration file. */
export const { NodeSDK } = requireWithLate('@opentelemetry/sdk-node', (request) =>
  /^@opentelemetry\/(exporter-|otlp-|configuration$)/.test(request),
) as SdkNode;
export const {
  AlwaysOffSampler,
  AlwaysOnSampler,
  ParentBasedSampler,
  SamplingDecision,
  TracerProvider,
  TraceIdRatioBasedSampler,
}: SdkTrace = require('@opentelemetry/sdk-trace');
export const {
  AggregationTemporality,
  DataPointType,
  InstrumentType,
  MetricReader,
}: SdkMetrics = require('@opentelemetry/sdk-metrics');
export const { LoggerProvider }: SdkLogs = require('@opentelemetry/sdk-logs');
export const { resourceFromAttributes }: Resources = require('@opentelemetry/resources');
export const {
  InstrumentationBase,
  InstrumentationNodeModuleDefinition,
}: Instrumentation = require('@opentelemetry/instrumentation');

/** Loaded only when B3 propagation is asked for. */
export function loadB3(): typeof import('@opentelemetry/propagator-b3') {
  return require('@opentelemetry/propagator-b3');
}

/** Loaded only when X-Ray propagation is asked for. */
export function loadXray(): typeof import('@opentelemetry/propagator-aws-xray') {
  return require('@opentelemetry/propagator-aws-xray');
}
