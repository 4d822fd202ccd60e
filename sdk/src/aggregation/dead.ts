// What members that are no more have counted, added up: the memory of a group, in one file, of a size that does not depend on
// how many there were.
import fs from 'node:fs';
import { withFileLock } from '../transport/file-lock.ts';
import { deadPath, filesOf, lockPath, writeWhole } from './group-folder.ts';
import { boundSeries, lastingOf, mergeMetrics } from './merge.ts';
import type { Snapshot, SnapshotMetric } from './snapshot.ts';

export interface Dead {
  /** Those that are in it, the last ones: none is added twice, whoever adds it. */
  readonly folded: readonly string[];
  readonly metrics: readonly SnapshotMetric[];
}

const mostFolded = 10_000;
const nobody: Dead = { folded: [], metrics: [] };

/** Pure. */
export function foldInto(dead: Dead, snapshots: readonly Snapshot[], maxSeries: number): Dead {
  const fresh = snapshots.filter(({ id }) => !dead.folded.includes(id));
  const merged = mergeMetrics([dead.metrics, ...fresh.map(({ metrics }) => lastingOf(metrics))]);
  return {
    folded: [...dead.folded, ...fresh.map(({ id }) => id)].slice(-mostFolded),
    metrics: boundSeries(merged, maxSeries).map(withoutExemplars),
  };
}

/** Their traces are old. */
function withoutExemplars(metric: SnapshotMetric): SnapshotMetric {
  return { ...metric, points: metric.points.map(({ a, s, v }) => ({ a, s, v })) };
}

export interface DeadFile {
  /** Never rejects. */
  read(): Promise<Dead>;
  /** Adds them, then removes what they have left in the folder. Rejects when the folder cannot be written. */
  fold(snapshots: readonly Snapshot[]): Promise<void>;
}

export function createDeadFile(folder: string, maxSeries: number): DeadFile {
  const file = deadPath(folder);
  let last: { readonly version: string; readonly dead: Dead } = { version: '', dead: nobody };
  const readNow = async (): Promise<Dead> => {
    const found = await fs.promises.stat(file).catch(ignoreMissing);
    if (!found) return last.dead; // not there yet, or no more: what is known holds
    const version = `${found.mtimeMs} ${found.size} ${found.ino}`;
    if (version !== last.version) last = { version, dead: parseDead(await fs.promises.readFile(file, 'utf8')) };
    return last.dead;
  };
  const read = (): Promise<Dead> => readNow().catch(() => last.dead);
  const fold = (snapshots: readonly Snapshot[]): Promise<void> =>
    withFileLock(lockPath(folder), async () => {
      // Not `read`: over an account that could not be read, nothing is written.
      await writeWhole(file, JSON.stringify(foldInto(await readNow(), snapshots, maxSeries)));
      for (const { id } of snapshots)
        for (const path of filesOf(folder, id)) await fs.promises.rm(path, { force: true });
    });
  return { read, fold };
}

function ignoreMissing(error: unknown): undefined {
  if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
}

/** Throws when it is none. */
function parseDead(text: string): Dead {
  const { folded, metrics } = JSON.parse(text) as Partial<Dead>;
  if (!Array.isArray(folded) || !Array.isArray(metrics)) throw new Error('not the account of ended workers');
  return { folded, metrics };
}
