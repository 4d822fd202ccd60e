// Who a target is: its `target_info` (OpenTelemetry's resource in Prometheus' notation,
// https://opentelemetry.io/docs/specs/otel/compatibility/prometheus_and_openmetrics/#resource-attributes), or else its address.
import type { ScrapeTarget } from '../../settings/sizes.ts';
import type { Resource } from '../../records.ts';
import { createAttributeMap } from '../../attributes.ts';
import { resolveResource } from '../../resource.ts';
import type { Family } from './exposition.ts';

// A dot and an underscore look the same there; these are the names that we know.
const knownNames = [
  'service.name',
  'service.version',
  'service.namespace',
  'service.instance.id',
  'deployment.environment.name',
  'host.name',
  'host.arch',
  'process.pid',
  'process.runtime.name',
  'process.runtime.version',
  'process.command',
  'process.owner',
  'telemetry.sdk.name',
  'telemetry.sdk.language',
  'telemetry.sdk.version',
];
const dotted: ReadonlyMap<string, string> = new Map(knownNames.map((name) => [name.replaceAll('.', '_'), name]));

export function readTargetResource(target: ScrapeTarget, families: readonly Family[]): Resource {
  const attributes = createAttributeMap();
  const info = families.find(({ name }) => name === 'target' || name === 'target_info')?.samples[0];
  for (const [label, value] of Object.entries(info?.labels ?? {})) attributes[dotted.get(label) ?? label] = value;
  // `job` is namespace/name there.
  const job = typeof attributes.job === 'string' ? attributes.job.split('/').at(-1) : undefined;
  attributes['service.name'] = target.service ?? attributes['service.name'] ?? job ?? new URL(target.url).host;
  return resolveResource(attributes);
}
