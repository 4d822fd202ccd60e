// A sampler that would decide for each span, asked once a trace in this service: a trace is whole or not there.
import type { Sampler } from '@opentelemetry/sdk-trace';
import { ParentBasedSampler } from '../opentelemetry.ts';

/** Decides anew where a trace enters the service, whatever the caller decided; within it a trace is whole. */
export function ofWholeTraces(root: Sampler): Sampler {
  return new ParentBasedSampler({ root, remoteParentSampled: root, remoteParentNotSampled: root });
}
