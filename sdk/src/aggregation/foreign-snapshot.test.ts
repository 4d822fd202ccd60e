import { expect, it } from 'vitest';
import { encodeFamily } from '../destinations/prometheus-families.ts';
import type { ForeignSeries, ForeignType } from '../meter/foreign.ts';
import { ForeignRegistries } from '../meter/foreign-registries.ts';
import { readFamily, snapshotForeign } from './foreign-snapshot.ts';
import { mergeMetrics } from './merge.ts';
import type { SnapshotMetric } from './snapshot.ts';

interface Measured {
  readonly type: ForeignType;
  readonly boundaries?: readonly number[];
  readonly series: Omit<ForeignSeries, 'key'>;
}

/** What a member with one metric would say, as others read it. */
async function say({ type, boundaries = [], series }: Measured): Promise<readonly SnapshotMetric[]> {
  const read = async () => ({ name: 'm', help: '', type, boundaries, series: [{ key: '', ...series }] });
  const scope = { name: 'prom-client', version: '' };
  const list = () => [{ owner: series, name: 'm', scope, read }];
  const reports = { failed: () => {}, clashed: () => {}, taken: () => {} };
  const registries = new ForeignRegistries({ list, maxSeries: 10, reports });
  await registries.read({ timeoutMillis: 1000, isHolding: true });
  return JSON.parse(JSON.stringify(snapshotForeign(registries, '1').metrics)) as SnapshotMetric[];
}

function page(members: readonly (readonly SnapshotMetric[])[]): string {
  const families = mergeMetrics(members).map(readFamily);
  return families.map(({ head, series }) => encodeFamily(head, series, 'text')).join('');
}

it('a histogram of which two workers have series with bounds of their own has one set of bounds', async () => {
  const of = (code: string, boundaries: number[], counts: number[]) =>
    say({ type: 'histogram', boundaries, series: { attributes: { code }, totals: [4, 3, ...counts] } });
  const text = page(await Promise.all([of('a', [1, 2], [1, 1, 1]), of('b', [1, 2, 5], [0, 1, 1, 1])]));
  expect(text.split('\n').filter((line) => line.startsWith('m_bucket'))).toEqual([
    'm_bucket{code="a",le="1"} 1',
    'm_bucket{code="a",le="2"} 2',
    'm_bucket{code="a",le="+Inf"} 3',
    'm_bucket{code="b",le="1"} 0',
    'm_bucket{code="b",le="2"} 1',
    'm_bucket{code="b",le="+Inf"} 3',
  ]);
});

it('a quantile that is no number stays none on the way from a worker', async () => {
  const quantiles = [{ quantile: 0.5, value: Number.NaN }, { quantile: 0.9, value: 7 }]; // oxfmt-ignore
  const text = page([await say({ type: 'summary', series: { attributes: {}, totals: [1, 1], quantiles } })]);
  expect(text).toContain('quantile="0.5"} NaN\n');
  expect(text).toContain('quantile="0.9"} 7\n');
});
