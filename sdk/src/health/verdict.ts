// The rule by which a process is well, and by which a probe gets 200 or 503: docs/health.md.
import type { Inspection } from '../pipeline/inspection.ts';
import type { SpoolInspection } from '../pipeline/spool/spool.ts';

/**
 * `ok`: all is taken. `degraded`: something is not, and nothing is lost. `failing`: records were lost within the last
 * minute.
 */
export type HealthStatus = 'ok' | 'degraded' | 'failing';

export interface Verdict {
  readonly status: HealthStatus;
  /** In words, the worst first. Empty when all is well. */
  readonly reasons: readonly string[];
}

/** A loss counts for so long. */
const lossMillis = 60_000;

/** Pure. @param pushed what is pulled (`/metrics`) has no part in it: a scraper that hangs up is no fault of ours. */
export function judgeHealth(
  pushed: readonly Inspection[],
  spool: SpoolInspection | undefined,
  nowMillis: number,
): Verdict {
  const losses = pushed.flatMap((one) => describeLoss(one, nowMillis));
  const troubles = [...pushed.flatMap(describeTrouble), ...(spool?.isWritable === false ? [unwritable] : [])];
  const status = losses.length > 0 ? 'failing' : troubles.length > 0 ? 'degraded' : 'ok';
  return { status, reasons: [...losses, ...troubles] };
}

const unwritable = 'the spool cannot be written: records wait in memory only';

function describeLoss({ account, lastDrop }: Inspection, nowMillis: number): string[] {
  if (!lastDrop || nowMillis - lastDrop.atMillis >= lossMillis) return [];
  return [`${nameOf(account)}: records were lost within the last minute (${lastDrop.reason})`];
}

function describeTrouble({ account, circuit }: Inspection): string[] {
  const { state, spooled } = account;
  const waiting = spooled > 0 ? `; ${spooled} records wait on disk` : '';
  if (state !== 'ok') return [`${nameOf(account)}: ${state}${waiting}`];
  if (circuit.state !== 'closed') return [`${nameOf(account)}: its host does not take requests${waiting}`];
  return spooled > 0 ? [`${nameOf(account)}: ${spooled} records wait on disk`] : [];
}

function nameOf({ signal, destination }: Inspection['account']): string {
  return `${signal} to ${destination}`;
}
