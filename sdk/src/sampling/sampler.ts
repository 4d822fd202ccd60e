// Which traces are recorded: OpenTelemetry's own samplers, a rate limit, and those that ask somebody; and whether what they
// leave out is waited for.
// https://opentelemetry.io/docs/specs/otel/configuration/sdk-environment-variables/#general-sdk-configuration
import type { Sampler } from '@opentelemetry/sdk-trace';
import type { Settings } from '../configuration/settings/settings.ts';
import {
  AlwaysOffSampler,
  AlwaysOnSampler,
  ParentBasedSampler,
  SamplingDecision,
  TraceIdRatioBasedSampler,
} from '../opentelemetry.ts';
import { createRateLimitedSampler } from './rate-limited.ts';
import { ofWholeTraces } from './whole-traces.ts';
import type { PolledSampler } from './remote/polling.ts';
import {
  isRemote,
  type RemoteSamplingSettings,
  type RemoteSurroundings,
  startRemoteSampler,
} from './remote/remote-sampler.ts';

type SamplingSettings = Pick<Settings, 'sampler' | 'samplerRatio' | 'tracesPerSecond' | 'isKeepingErrors'>;
const parentBased = 'parentbased_';

/** A sampler that asks starts to; stop() ends that. Never throws. */
export function startSampler(
  settings: SamplingSettings & RemoteSamplingSettings,
  around: RemoteSurroundings,
): PolledSampler {
  if (!isRemote(settings)) return { sampler: createSampler(settings), stop: () => {} };
  const { sampler, stop } = startRemoteSampler(settings, around);
  return { sampler: isKeepingSome(settings) ? recordingToo(sampler) : sampler, stop };
}

/** Of those that need nobody. */
export function createSampler(settings: SamplingSettings): Sampler {
  const { sampler: name } = settings;
  const sampler = name.startsWith(parentBased)
    ? new ParentBasedSampler({ root: createRoot(name.slice(parentBased.length), settings) })
    : createRoot(name, settings);
  return isKeepingSome(settings) ? recordingToo(sampler) : sampler;
}

/** Whether there is anything to keep: a sampler that records all or nothing leaves nothing to wait for, and costs nothing. */
export function isKeepingSome({ sampler, isKeepingErrors }: SamplingSettings): boolean {
  return isKeepingErrors && (/(?:traceidratio|rate_limited)$/.test(sampler) || isRemote({ sampler }));
}

function createRoot(name: string, { samplerRatio, tracesPerSecond }: SamplingSettings): Sampler {
  switch (name) {
    case 'always_off':
      return new AlwaysOffSampler();
    case 'traceidratio':
      return new TraceIdRatioBasedSampler(samplerRatio);
    case 'rate_limited':
      return ofWholeTraces(createRateLimitedSampler(tracesPerSecond));
    default:
      return new AlwaysOnSampler();
  }
}

/** Records what `sampler` leaves out, unsampled, so that its end can be waited for. */
function recordingToo(sampler: Sampler): Sampler {
  return {
    shouldSample: (...args) => {
      const result = sampler.shouldSample(...args);
      return result.decision === SamplingDecision.NOT_RECORD
        ? { ...result, decision: SamplingDecision.RECORD }
        : result;
    },
    toString: () => `RecordingToo{${sampler.toString()}}`,
  };
}
