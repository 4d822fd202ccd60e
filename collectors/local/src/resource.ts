// Who sent it, from a resource's attributes (https://opentelemetry.io/docs/specs/semconv/resource/service/).
import type { AttributeMap } from './api/types.ts';
import { describeAttribute } from './attributes.ts';
import type { Resource } from './records.ts';

/** The names of a resource out of its attributes. */
export function resolveResource(attributes: AttributeMap): Resource {
  const text = (key: string): string | undefined => {
    const value = attributes[key];
    return value === undefined || value === null || value === '' ? undefined : describeAttribute(value);
  };
  return {
    service: text('service.name') ?? 'unknown_service',
    instance: text('service.instance.id'),
    version: text('service.version'),
    environment: text('deployment.environment.name') ?? text('deployment.environment'),
    attributes,
  };
}
