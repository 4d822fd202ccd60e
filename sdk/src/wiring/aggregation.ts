// Which group this process or thread is a member of, and when it joins: a worker of a cluster and a thread at once; any other
// process when it starts its first worker, so that one without workers touches nothing.
import type { Cluster } from 'node:cluster';
import { createRequire } from 'node:module';
import { isMainThread, threadId } from 'node:worker_threads';
import type { Resource } from '@opentelemetry/resources';
import { type ForeignSnapshot, readFamily, snapshotForeign } from '../aggregation/foreign-snapshot.ts';
import { Group } from '../aggregation/group.ts';
import { removeGroupFolder, resolveGroupFolder } from '../aggregation/group-folder.ts';
import type { Settings } from '../configuration/settings/settings.ts';
import { encodeFamily } from '../destinations/prometheus-families.ts';
import type { ApplicationRegistries } from '../destinations/prometheus.ts';
import type { Diagnostics } from '../diagnostics.ts';
import type { ForeignRegistries } from '../meter/foreign-registries.ts';
import type { Collector } from '../meter/provider.ts';
import { bequeath, readInheritance } from '../threads.ts';

export interface AggregationOptions {
  readonly settings: Settings;
  readonly resource: Resource;
  readonly collector: Collector;
  /** Of the application, beside it. */
  readonly foreign: ForeignRegistries;
  readonly diagnostics: Diagnostics;
}

export interface Aggregation {
  /** Of all members. */
  readonly collector: Collector;
  /** The same of the application's own registries. */
  share(own: ApplicationRegistries): ApplicationRegistries;
  /** For the server of `/metrics`: the port may belong to a member, and be free again when that ends. */
  readonly whenTaken: (error: NodeJS.ErrnoException) => Promise<void>;
  noteServing(): void;
  /** Neither rejects nor throws. */
  publish(): Promise<void>;
  endNow(): void;
  stop(): void;
}

/** When the port is a stranger's. */
const firstRetryMillis = 200;
const retryMillis = 2000;

export function startAggregation(options: AggregationOptions): Aggregation {
  const { settings, resource, collector, foreign, diagnostics } = options;
  const cluster = loadCluster();
  const ownRoot = isMainThread && cluster.isWorker ? process.ppid : process.pid;
  const isRoot = isMainThread && ownRoot === process.pid;
  const shared = readInheritance().group ?? { rootPid: ownRoot, folder: resolveFolder(settings, resource, ownRoot) };
  const { rootPid, folder } = shared;
  const report = (error: unknown): void => diagnostics.say('PW365', `metrics of workers: ${String(error)}`);
  const worker = isMainThread ? String(process.pid) : `${process.pid}-${threadId}`;
  const readForeign = async (timeoutMillis: number): Promise<ForeignSnapshot> => {
    await foreign.read({ timeoutMillis, isHolding: false });
    return snapshotForeign(foreign, worker);
  };
  const group = new Group({
    folder,
    rootPid,
    isRoot,
    worker,
    resource: resource.attributes,
    maxSeries: settings.maxSeriesPerMetric,
    collector,
    readForeign,
    report,
  });
  bequeath({ group: shared });
  if (isRoot) {
    const join = (): void => group.join();
    process.once('worker', join);
    cluster.once('fork', join);
  } else group.join();
  const hasWorkers = (): boolean => Object.keys(cluster.workers ?? {}).length > 0;
  return {
    collector: group.createCollector(),
    share: (own) => shareRegistries(group, own),
    whenTaken: createPatience(settings, group, diagnostics),
    noteServing: () => group.noteServing(),
    publish: () => group.publish(),
    endNow: () => {
      if (isRoot && !hasWorkers()) removeGroupFolder(folder);
      else group.endNow();
    },
    stop: () => {
      group.stop();
      if (isRoot && !hasWorkers()) removeGroupFolder(folder);
    },
  };
}

function shareRegistries(group: Group, own: ApplicationRegistries): ApplicationRegistries {
  return {
    encode: async (form) => {
      const found = await group.readForeign({ timeoutMillis: 5000, isHolding: false });
      if (!found) return own.encode(form);
      const families = found.map(readFamily);
      return families.map(({ head, series }) => encodeFamily(head, series, form)).join('');
    },
    noteTaken: (name) => own.noteTaken(name),
  };
}

/** Loaded only when there is a page to serve. */
function loadCluster(): Cluster {
  return createRequire(import.meta.url)('node:cluster') as Cluster;
}

function resolveFolder(settings: Settings, resource: Resource, rootPid: number): string {
  const { prometheusHost: host, prometheusPort: port } = settings;
  return resolveGroupFolder({ rootPid, host, port, serviceName: String(resource.attributes['service.name']) });
}

function createPatience(settings: Settings, group: Group, diagnostics: Diagnostics): Aggregation['whenTaken'] {
  const { prometheusHost: host, prometheusPort: port } = settings;
  const words = `/metrics cannot be served on ${host}:${port}`;
  let strangers = 0;
  let isSaid = false;
  return async (error) => {
    if (await group.waitForServing()) {
      strangers = 0;
      return;
    }
    strangers += 1;
    // Among members not at the first times: one may have the port and be about to say so, and be busy with its start.
    if (!isSaid && (strangers > 2 || !group.isJoined)) {
      isSaid = true;
      diagnostics.say('PW103', `${words} (${error.code ?? error.message}); set OTEL_EXPORTER_PROMETHEUS_PORT`);
    }
    await new Promise((resolve) => setTimeout(resolve, strangers === 1 ? firstRetryMillis : retryMillis).unref());
  };
}
