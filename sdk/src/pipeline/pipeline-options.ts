// What a pipeline is given beside its destination.
import type { Diagnostics } from '../diagnostics.ts';
import type { Circuit } from './circuit.ts';
import type { DeadLetters } from './dead-letters.ts';
import type { Spool } from './spool/spool.ts';
import type { PipelineLimits } from './types.ts';

export interface PipelineOptions<R> {
  readonly limits: PipelineLimits;
  readonly diagnostics: Diagnostics;
  /** Default: Math.random. */
  readonly random?: () => number;
  /** Shared by pipelines to the same host. Default: one of its own. */
  readonly circuit?: Circuit;
  /** Without it, the profile is `memory`. */
  readonly disk?: PipelineDisk;
  /** Errors, of which `spill` has a copy on disk before accept() returns. Default: none. */
  readonly isUrgent?: (record: R) => boolean;
}

export interface PipelineDisk {
  readonly profile: 'spill' | 'durable';
  readonly spool: Spool;
  readonly deadLetters: DeadLetters;
}
