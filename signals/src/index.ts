export {
  counter,
  defineSignals,
  flag,
  gauge,
  histogram,
  oneOf,
  SignalDefinitionError,
  text,
  upDownCounter,
  wholeNumber,
} from './definition.ts';
export type {
  AttributeDefinition,
  AttributeDefinitions,
  AttributesOf,
  AttributeValueOf,
  Flag,
  MetricDefinition,
  MetricDefinitions,
  MetricKind,
  OneOf,
  Text,
  WholeNumber,
} from './definition.ts';
export { toCloudWatchDimension, toCloudWatchName, toCloudWatchUnit } from './cloudwatch-name.ts';
export { toDatadogName, toDatadogTag } from './datadog-name.ts';
export { type NamedMetric, toPrometheusLabel, toPrometheusName, toPrometheusUnit } from './prometheus-name.ts';
