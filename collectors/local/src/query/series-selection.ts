// Which series a metric query is about, and how they are grouped.
import type { StoredSeries } from '../store/series.ts';
import type { Store } from '../store/store.ts';

export interface SeriesFilter {
  readonly key: string;
  readonly value: string;
  readonly isNegated: boolean;
}

export interface SeriesGroup {
  readonly labels: Readonly<Record<string, string>>;
  readonly series: readonly StoredSeries[];
}

export interface Selection {
  readonly name: string;
  readonly destination?: string | undefined;
  readonly by: readonly string[];
  readonly filters: readonly SeriesFilter[];
}

/** One wire only: the same metric by two wires would count twice. OTLP has precedence when none is named. */
export function selectSeries(store: Store, selection: Selection): readonly StoredSeries[] {
  const named = [...store.memory.series.named(selection.name)];
  const destinations = [...new Set(named.map((series) => series.destination))].toSorted();
  const destination = selection.destination ?? (destinations.includes('otlp') ? 'otlp' : destinations[0]);
  return named.filter((series) => series.destination === destination && matchesFilters(series, selection.filters));
}

// Two values for one key are alternatives; everything else must hold together.
function matchesFilters(series: StoredSeries, filters: readonly SeriesFilter[]): boolean {
  const byKey = Map.groupBy(filters, (filter) => filter.key);
  return [...byKey].every(([key, all]) => {
    const value = readLabel(series, key);
    const wanted = all.filter((filter) => !filter.isNegated);
    if (wanted.length > 0 && !wanted.some((filter) => filter.value === value)) return false;
    return !all.some((filter) => filter.isNegated && filter.value === value);
  });
}

export function groupSeries(series: readonly StoredSeries[], by: readonly string[]): readonly SeriesGroup[] {
  const groups = Map.groupBy(series, (one) => JSON.stringify(by.map((key) => readLabel(one, key))));
  return [...groups.values()].map((members) => ({ labels: describeLabels(members[0], by), series: members }));
}

function describeLabels(series: StoredSeries | undefined, by: readonly string[]): Readonly<Record<string, string>> {
  return Object.fromEntries(by.map((key) => [key, series === undefined ? '' : readLabel(series, key)]));
}

function readLabel(series: StoredSeries, key: string): string {
  if (key === 'service') return series.service;
  if (key === 'instance') return series.instance || (series.attributes.instance ?? '');
  return series.attributes[key] ?? '';
}
