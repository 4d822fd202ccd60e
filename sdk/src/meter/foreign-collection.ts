// What one reader gets of the metrics that somebody else counts, beside our own. Of one name there is one metric: where an
// instrument of ours has it in Prometheus, what the application's registry has under it is left out, as it is on `/metrics`.
import type { MetricData, ScopeMetrics } from '@opentelemetry/sdk-metrics';
import { type MetricKind, toPrometheusName } from '@pitwall/signals';
import { InstrumentType } from '../opentelemetry.ts';
import type { CollectorState } from './collector.ts';
import type { ForeignFamily } from './foreign-family.ts';
import { collectFamily } from './foreign-points.ts';
import type { ForeignRegistries } from './foreign-registries.ts';
import type { Descriptor, Storage } from './storage.ts';

interface Scoped {
  readonly scope: ScopeMetrics['scope'];
  readonly metrics: MetricData[];
}

export function collectForeign(
  foreign: ForeignRegistries,
  collector: CollectorState,
  storages: readonly Storage[],
): ScopeMetrics[] {
  const scopes = new Map<string, Scoped>();
  const taken = takenNames(storages);
  for (const family of foreign.families) {
    if (taken.has(nameOf(family))) {
      foreign.noteTaken(family.head.name);
      continue;
    }
    const all = family.list((owner) => foreign.isMissing(owner));
    const metrics = collectFamily({ family, all, collector });
    if (metrics.length === 0) continue;
    const id = `${family.scope.name} ${family.scope.version}`;
    const known: Scoped = scopes.get(id) ?? { scope: family.scope, metrics: [] };
    scopes.set(id, known);
    known.metrics.push(...metrics);
  }
  return [...scopes.values()];
}

function nameOf({ head }: ForeignFamily): string {
  return toPrometheusName({ kind: head.type === 'counter' ? 'counter' : 'histogram', name: head.name, unit: '' });
}

const kinds: Readonly<Record<Descriptor['type'], MetricKind>> = {
  [InstrumentType.COUNTER]: 'counter',
  [InstrumentType.OBSERVABLE_COUNTER]: 'counter',
  [InstrumentType.UP_DOWN_COUNTER]: 'upDownCounter',
  [InstrumentType.OBSERVABLE_UP_DOWN_COUNTER]: 'upDownCounter',
  [InstrumentType.GAUGE]: 'gauge',
  [InstrumentType.OBSERVABLE_GAUGE]: 'gauge',
  [InstrumentType.HISTOGRAM]: 'histogram',
};

const names = new WeakMap<Storage, readonly string[]>();

/** The names that our instruments have in Prometheus, those of their samples included. */
function takenNames(storages: readonly Storage[]): Set<string> {
  return new Set(
    storages.flatMap((storage) => {
      const known = names.get(storage) ?? describeNames(storage.descriptor);
      names.set(storage, known);
      return known;
    }),
  );
}

function describeNames({ name, type, unit }: Descriptor): readonly string[] {
  const kind = kinds[type];
  const exposed = toPrometheusName({ kind, name, unit });
  return kind === 'histogram' ? ['', '_bucket', '_sum', '_count'].map((end) => exposed + end) : [exposed];
}
