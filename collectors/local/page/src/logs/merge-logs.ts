import type { LogRow } from '../../../src/api/types.ts';

/** Newest first, each id once, at most `limit`. */
export function mergeLogs(newer: readonly LogRow[], older: readonly LogRow[], limit: number): LogRow[] {
  const byId = new Map<string, LogRow>();
  for (const log of [...newer, ...older]) if (!byId.has(log.id)) byId.set(log.id, log);
  return [...byId.values()].toSorted((a, b) => b.timeMillis - a.timeMillis).slice(0, limit);
}
