// The registries of prom-client that the application fills, wired: read for `/metrics` and for every reader that pushes.
import type { ApplicationRegistries } from '../destinations/prometheus.ts';
import { encodeFamily } from '../destinations/prometheus-families.ts';
import type { Diagnostics } from '../diagnostics.ts';
import { listPromMetrics } from '../instrumentations/prom-registries.ts';
import { ForeignRegistries } from '../meter/foreign-registries.ts';

/** @param maxSeries Of each metric. */
export function openRegistries(maxSeries: number, { say }: Diagnostics): ForeignRegistries {
  return new ForeignRegistries({
    list: listPromMetrics,
    maxSeries,
    reports: {
      failed: (name, why) =>
        say('PW361', `${name}, a metric of prom-client, ${why}; it is left out until it answers`, name),
      clashed: (name) =>
        // Without a subject: two copies of prom-client have all their default metrics in common.
        say('PW362', `the application has more than one metric that is called ${name}; the first one holds`),
      taken: (name) =>
        say('PW362', `${name} is the name of a metric of ours too; the one of prom-client is left out`, name),
    },
  });
}

export function createApplicationRegistries(foreign: ForeignRegistries): ApplicationRegistries {
  return {
    encode: async (form) => {
      await foreign.read({ timeoutMillis: 5000, isHolding: false });
      const families = [...foreign.families].map((family) =>
        encodeFamily(
          family.head,
          family.list((owner) => foreign.isMissing(owner)),
          form,
        ),
      );
      return families.join('');
    },
    noteTaken: (name) => foreign.noteTaken(name),
  };
}
