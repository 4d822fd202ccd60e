// What one batch may hold: what the settings say, or less where the destination does.
import type { Destination, PipelineLimits } from './types.ts';

export interface BatchBounds {
  readonly maxRecords: number;
  readonly maxBytes: number;
}

/** Pure. */
export function resolveBatchBounds(limits: PipelineLimits, own: Destination<never>['limits']): BatchBounds {
  // What is in flight counts towards the queue's bound, and has to leave room in it.
  const mostBytes = Math.max(1, Math.floor(limits.maxQueueBytes / 4));
  return {
    maxRecords: Math.min(limits.maxBatchRecords, own?.maxBatchRecords ?? Infinity),
    maxBytes: Math.min(limits.maxBatchBytes, own?.maxBatchBytes ?? Infinity, mostBytes),
  };
}
