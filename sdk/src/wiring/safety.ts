// What the settings say of safety, put where it works: the redactor of the process, whom context is sent to, and the
// OpenTelemetry API that takes any value.
import type { Settings } from '../configuration/settings/settings.ts';
import type { Diagnostics } from '../diagnostics.ts';
import type { Attributes } from '@opentelemetry/api';
import type { LogRecordLimits } from '@opentelemetry/sdk-logs';
import type { SpanLimits } from '@opentelemetry/sdk-trace';
import { guardOpenTelemetryApi } from '../safety/api-guard.ts';
import { createPropagationPolicy, publishPropagationPolicy } from '../safety/propagation-policy.ts';
import { publishRedaction, runningRedactor } from '../safety/running.ts';

/** Before anything is said or made: the SDK's own lines are redacted too. */
export function applyRedaction(settings: Settings): void {
  publishRedaction({
    keys: settings.redactKeys,
    patterns: settings.redactPatterns,
    areEmailsRedacted: settings.redactEmails,
    redact: settings.redact,
  });
}

/** In place. */
export function redactResource(resource: Attributes): Attributes {
  runningRedactor().attributes(resource);
  return resource;
}

export function applySafety(settings: Settings, diagnostics: Diagnostics): void {
  publishPropagationPolicy(createPropagationPolicy(settings.propagateTo), (host) =>
    diagnostics.say('PW380', `no trace context is sent to ${host}: PITWALL_PROPAGATE_TO does not name it`, host),
  );
  guardOpenTelemetryApi();
}

export function readSpanLimits(settings: Settings): SpanLimits {
  return {
    attributeCountLimit: settings.attributeCountLimit,
    attributeValueLengthLimit: settings.attributeValueLengthLimit,
    eventCountLimit: settings.eventCountLimit,
    linkCountLimit: settings.linkCountLimit,
    attributePerEventCountLimit: settings.eventAttributeCountLimit,
    attributePerLinkCountLimit: settings.linkAttributeCountLimit,
  };
}

export function readLogLimits(settings: Settings): LogRecordLimits {
  return {
    attributeCountLimit: settings.logAttributeCountLimit,
    attributeValueLengthLimit: settings.logAttributeValueLengthLimit,
  };
}
