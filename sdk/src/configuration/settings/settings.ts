// The configuration table: the one place where a setting exists. Types, resolver, documentation and the start-up
// line are made from it. Standard OTEL_* names first, then the vendor's, then ours (PITWALL_*).
// Sources: https://opentelemetry.io/docs/specs/otel/configuration/sdk-environment-variables/ and
// https://opentelemetry.io/docs/specs/otel/protocol/exporter/
import { cloudwatchSettings } from './cloudwatch.ts';
import { correlationSettings } from './correlation.ts';
import { awsSettings } from './aws.ts';
import { datadogSettings } from './datadog.ts';
import { deliverySettings } from './delivery.ts';
import { elasticsearchSettings } from './elasticsearch.ts';
import { filesSettings } from './files.ts';
import { fileSettings } from './file.ts';
import { healthSettings } from './health.ts';
import { instrumentationSettings } from './instrumentation.ts';
import { logstashSettings } from './logstash.ts';
import { metricsSettings } from './metrics.ts';
import { otlpSettings } from './otlp.ts';
import { prometheusSettings } from './prometheus.ts';
import { safetySettings } from './safety.ts';
import { samplingSettings } from './sampling.ts';
import { serviceSettings } from './service.ts';
import { signalsSettings } from './signals.ts';
import type { Setting } from './setting.ts';
import { xraySettings } from './xray.ts';

/** The groups, in the order and by the titles of the documentation. */
export const settingGroups = [
  { title: 'Service', settings: serviceSettings },
  { title: 'Signals', settings: signalsSettings },
  { title: 'Metrics', settings: metricsSettings },
  { title: 'Correlation', settings: correlationSettings },
  { title: 'Destination `otlp`', settings: otlpSettings },
  { title: 'Destination `logstash`', settings: logstashSettings },
  { title: 'Destination `elasticsearch`', settings: elasticsearchSettings },
  { title: 'Destination `prometheus`', settings: prometheusSettings },
  { title: 'Destination `xray`', settings: xraySettings },
  { title: 'Destination `cloudwatch`', settings: cloudwatchSettings },
  { title: 'AWS', settings: awsSettings },
  { title: 'Destination `datadog`', settings: datadogSettings },
  { title: 'Destination `file`', settings: fileSettings },
  { title: 'Delivery', settings: deliverySettings },
  { title: 'Health', settings: healthSettings },
  { title: 'Files', settings: filesSettings },
  { title: 'Safety', settings: safetySettings },
  { title: 'Sampling', settings: samplingSettings },
  { title: 'Instrumentation', settings: instrumentationSettings },
] as const;

export const settings = {
  ...serviceSettings,
  ...signalsSettings,
  ...metricsSettings,
  ...correlationSettings,
  ...otlpSettings,
  ...logstashSettings,
  ...elasticsearchSettings,
  ...prometheusSettings,
  ...xraySettings,
  ...cloudwatchSettings,
  ...awsSettings,
  ...datadogSettings,
  ...fileSettings,
  ...deliverySettings,
  ...healthSettings,
  ...filesSettings,
  ...safetySettings,
  ...samplingSettings,
  ...instrumentationSettings,
};

export type SettingKey = keyof typeof settings;
export type Settings = {
  readonly [K in SettingKey]: (typeof settings)[K] extends Setting<infer T> ? T : never;
};
/** Options of `start()`: any setting, by its name in the table. */
export type StartOptions = { readonly [K in SettingKey]?: Settings[K] | undefined };
