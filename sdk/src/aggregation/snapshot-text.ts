// Snapshots as text and back. The points of a metric are columns, so that no key is written or read more than once a metric:
// each scrape does this with all series of all members.
import type { Snapshot, SnapshotMetric, SnapshotPoint } from './snapshot.ts';

interface WrittenMetric extends Omit<SnapshotMetric, 'points'> {
  readonly a: readonly SnapshotPoint['a'][];
  readonly s: readonly SnapshotPoint['s'][];
  readonly v: readonly SnapshotPoint['v'][];
  /** Where any point has one. */
  readonly e?: readonly (SnapshotPoint['e'] | null)[];
  readonly x?: readonly (SnapshotPoint['x'] | null)[];
}

export function encodeSnapshot({ metrics, ...head }: Snapshot): string {
  return JSON.stringify({ ...head, metrics: metrics.map(writeMetric) });
}

/** @returns undefined when it is not one, or only a part of one. */
export function parseSnapshot(text: string): Snapshot | undefined {
  try {
    const parsed = JSON.parse(text) as (Partial<Snapshot> & { readonly metrics?: readonly WrittenMetric[] }) | null;
    const { version, id, seq, resource, metrics } = parsed ?? {};
    if (version !== 1 || typeof id !== 'string' || typeof seq !== 'number') return undefined;
    if (typeof resource !== 'object' || !Array.isArray(metrics)) return undefined;
    return { version, id, seq, resource, metrics: (metrics as readonly WrittenMetric[]).map(readMetric) };
  } catch {
    return undefined;
  }
}

function writeMetric({ points, ...head }: SnapshotMetric): WrittenMetric {
  return {
    ...head,
    a: points.map(({ a }) => a),
    s: points.map(({ s }) => s),
    v: points.map(({ v }) => v),
    ...(points.some(({ e }) => e) ? { e: points.map(({ e }) => e ?? null) } : {}),
    ...(points.some(({ x }) => x) ? { x: points.map(({ x }) => x ?? null) } : {}),
  };
}

function readMetric({ a: attributes, s, v, e, x, ...head }: WrittenMetric): SnapshotMetric {
  const points = attributes.map((a, index): SnapshotPoint => {
    const point = { a, s: s[index] ?? 0, v: v[index] };
    const [exemplars, foreign] = [e?.[index], x?.[index]];
    return exemplars || foreign
      ? { ...point, ...(exemplars ? { e: exemplars } : {}), ...(foreign ? { x: foreign } : {}) }
      : point;
  });
  return { ...head, points };
}
