// What all pipelines of a process share: the spool and the dead letters on disk, and the circuits of the hosts they send to.
import os from 'node:os';
import path from 'node:path';
import type { Settings } from '../configuration/settings/settings.ts';
import type { Diagnostics } from '../diagnostics.ts';
import { createCircuits } from '../pipeline/circuit.ts';
import { DeadLetters } from '../pipeline/dead-letters.ts';
import { createPipeline, type Pipeline } from '../pipeline/pipeline.ts';
import type { PipelineDisk } from '../pipeline/pipeline-options.ts';
import { Spool } from '../pipeline/spool/spool.ts';
import { watchThreads } from '../pipeline/spool/thread-ends.ts';
import type { Destination } from '../pipeline/types.ts';

/** They are this process's own: what they did not print or keep is nothing to another process. */
const localDestinations: ReadonlySet<string> = new Set(['console', 'memory']);

export interface Delivery {
  /** @param isUrgent errors. Default: none is. */
  open<R>(destination: Destination<R>, isUrgent?: (record: R) => boolean): Pipeline<R>;
  /** Undefined with the profile `memory`. */
  readonly disk: PipelineDisk | undefined;
}

export function createDelivery(settings: Settings, diagnostics: Diagnostics): Delivery {
  const circuitOf = createCircuits();
  const disk = settings.deliveryProfile === 'memory' ? undefined : openDisk(settings, diagnostics);
  const open = <R>(destination: Destination<R>, isUrgent?: (record: R) => boolean): Pipeline<R> =>
    createPipeline(destination, {
      ...(isUrgent ? { isUrgent } : {}),
      limits: limitsOf(destination, settings),
      diagnostics,
      circuit: circuitOf(destination.address),
      ...(disk && !localDestinations.has(destination.name) ? { disk } : {}),
    });
  return { open, disk };
}

/** A destination may have a deadline of its own. */
function limitsOf({ limits }: Destination<never>, settings: Settings): Settings {
  return { ...settings, exportTimeoutMillis: limits?.exportTimeoutMillis ?? settings.exportTimeoutMillis };
}

/** Touches nothing yet. */
function openDisk(settings: Settings, diagnostics: Diagnostics): PipelineDisk {
  watchThreads();
  const folder = settings.spoolFolder || resolveDefaultFolder();
  const spool = new Spool({ folder: path.join(folder, 'spool'), maxBytes: settings.maxSpoolBytes, diagnostics });
  const deadLetters = new DeadLetters({
    folder: path.join(folder, 'dead-letters'),
    maxBytes: settings.maxDeadLetterBytes,
    diagnostics,
  });
  return { profile: settings.deliveryProfile === 'durable' ? 'durable' : 'spill', spool, deadLetters };
}

/** The state of a user's programs: https://specifications.freedesktop.org/basedir-spec/latest/ */
function resolveDefaultFolder(): string {
  const { XDG_STATE_HOME: state } = process.env;
  if (state && path.isAbsolute(state)) return path.join(state, 'pitwall');
  return path.join(os.tmpdir(), `pitwall-${process.getuid?.() ?? os.userInfo().username}`);
}
