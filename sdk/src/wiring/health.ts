// `/pitwall/health`, wired: where it is served, and what it reads when somebody asks.
import { isMainThread, threadId } from 'node:worker_threads';
import type { Attributes } from '@opentelemetry/api';
import type { Settings } from '../configuration/settings/settings.ts';
import type { Diagnostics } from '../diagnostics.ts';
import { createHealthPage, healthPath } from '../health/page.ts';
import {
  describeHealth,
  type HealthInputs,
  type HealthReport,
  type ProcessIdentity,
  type SamplingHealth,
} from '../health/report.ts';
import type { DeadLetters, DeadLettersInspection } from '../pipeline/dead-letters.ts';
import { runningRedactor } from '../safety/running.ts';
import type { KeptTraces } from '../sampling/kept-traces.ts';
import type { SpanCounts } from '../telemetry/self-counts.ts';
import { readInheritance } from '../threads.ts';
import { createLocalServer, type Page } from '../transport/local-server.ts';
import { sdkVersion } from '../version.ts';
import type { RunningMetrics } from './metrics.ts';
import type { Pipelines } from './pipelines.ts';

export interface HealthOptions {
  readonly settings: Settings;
  readonly resource: Attributes;
  readonly pipelines: Pick<Pipelines, 'all' | 'disk'>;
  /** Undefined when another tracer makes the spans. */
  readonly spans: SpanCounts | undefined;
  readonly kept: KeptTraces | undefined;
  readonly diagnostics: Diagnostics;
}

export interface Health {
  /** To be served beside `/metrics`. */
  readonly pages: Readonly<Record<string, Page>>;
  /** Serves it alone, where that is asked for. */
  serve(metrics: RunningMetrics): RunningHealth;
}

export interface RunningHealth {
  /** Where it is to be, when that is known beforehand. */
  readonly url: string | undefined;
  /** Where it is, once it is. Rejects when it cannot be served. Undefined: it is not asked for. */
  readonly listening: Promise<string> | undefined;
  stop(): Promise<void>;
}

/** Where the settings want it. Pure. */
export function resolveHealthPlace(settings: HealthPlaceSettings): HealthPlace | undefined {
  const { healthPlace, metricsDestinations, prometheusHost, prometheusPort } = settings;
  const isBeside = metricsDestinations.includes('prometheus');
  const beside = { host: prometheusHost, port: prometheusPort, isBeside };
  if (healthPlace === 'off') return undefined;
  if (healthPlace === 'auto') return isBeside ? beside : undefined;
  if (healthPlace === 'on') return beside;
  const [, host = '', port] = /^\[?(.*?)\]?:(\d+)$/.exec(healthPlace) ?? [];
  return { host, port: Number(port), isBeside: false };
}

type HealthPlaceSettings = Pick<Settings, 'healthPlace' | 'metricsDestinations' | 'prometheusHost' | 'prometheusPort'>;

export interface HealthPlace {
  readonly host: string;
  readonly port: number;
  /** Served by the server of `/metrics`. */
  readonly isBeside: boolean;
}

/** A thread does not ask for the port that its process has. That of `/metrics` it may get when another member ends. */
function isTakenByProcess({ port, isBeside }: HealthPlace): boolean {
  return !isMainThread && !isBeside && port !== 0 && readInheritance().program !== undefined;
}

export function createHealth(options: HealthOptions): Health {
  const wanted = resolveHealthPlace(options.settings);
  const place = wanted && isTakenByProcess(wanted) ? undefined : wanted;
  let running: RunningMetrics | undefined;
  // Never waited for: where another process has the port, that takes as long as that process lives.
  let metricsAddress = '/metrics';
  const readPulled = (): HealthInputs['pulled'] => {
    const account = running?.readPulled();
    return account ? [{ account, address: metricsAddress }] : [];
  };
  const readCardinality = () => running?.findOffenders() ?? [];
  const page = createHealthPage(createReader(options, { readPulled, readCardinality }));
  return {
    pages: place?.isBeside ? { [healthPath]: page } : {},
    serve: (metrics) => {
      running = metrics;
      metrics.listening?.then(
        (address) => (metricsAddress = address),
        () => {}, // said already
      );
      if (!place) return { url: undefined, listening: undefined, stop: async () => {} };
      const { listening, stop } = place.isBeside ? joinMetrics(metrics) : serveAlone(place, page, options);
      listening?.catch(() => {}); // said already
      return { url: place.port === 0 ? undefined : urlOf(place), listening, stop };
    },
  };
}

type Served = Pick<RunningHealth, 'listening' | 'stop'>;

/** Its server is stopped with them. */
function joinMetrics({ listening }: RunningMetrics): Served {
  return { listening: listening?.then((address) => new URL(healthPath, address).href), stop: async () => {} };
}

function urlOf({ host, port }: HealthPlace): string {
  return `http://${host.includes(':') ? `[${host}]` : host}:${port}${healthPath}`;
}

function serveAlone({ host, port }: HealthPlace, page: Page, { settings, diagnostics }: HealthOptions): Served {
  const server = createLocalServer({
    host,
    port,
    token: settings.prometheusToken,
    pages: { [healthPath]: page },
    isExclusive: true, // shared among the workers of a cluster, it would show another one's each time
  });
  server.listening.catch((error: NodeJS.ErrnoException) => {
    const why = error.code ?? error.message;
    diagnostics.say('PW375', `${healthPath} cannot be served on ${host}:${port} (${why}); set PITWALL_HEALTH`);
  });
  return { listening: server.listening.then((address) => `${address}${healthPath}`), stop: () => server.stop() };
}

interface MetricsReaders {
  readonly readPulled: () => HealthInputs['pulled'];
  readonly readCardinality: () => HealthInputs['cardinality'];
}

function createReader(
  options: HealthOptions,
  { readPulled, readCardinality }: MetricsReaders,
): () => Promise<HealthReport> {
  const { settings, pipelines, resource } = options;
  const process = describeProcess(settings, resource);
  const inspectDeadLetters = createDeadLettersReader(pipelines.disk?.deadLetters);
  return async () => {
    const deadLetters = await inspectDeadLetters();
    const inputs = {
      process,
      uptimeSeconds: globalThis.process.uptime(),
      pushed: pipelines.all.map((pipeline) => pipeline.inspect()),
      pulled: readPulled(),
      spool: pipelines.disk?.spool.inspect(),
      deadLetters,
      sampling: describeSampling(options),
      cardinality: readCardinality(),
    };
    return describeHealth(inputs, Date.now(), (text) => runningRedactor().text(text));
  };
}

function describeProcess(settings: Settings, resource: Attributes): ProcessIdentity {
  const names = {
    name: 'service.name',
    version: 'service.version',
    environment: 'deployment.environment.name',
    instanceId: 'service.instance.id',
  } as const;
  const known = Object.entries(names).filter(([, attribute]) => resource[attribute] !== undefined);
  return {
    service: Object.fromEntries(known.map(([name, attribute]) => [name, String(resource[attribute])])),
    versions: { sdk: sdkVersion, node: process.versions.node },
    pid: process.pid,
    threadId,
    profile: settings.deliveryProfile,
  };
}

function describeSampling({ settings, spans, kept }: HealthOptions): SamplingHealth {
  const { sampler, samplerRatio } = settings;
  const started: Record<string, number> = {};
  for (const { result, count } of spans?.started() ?? []) started[result] = (started[result] ?? 0) + count;
  return {
    sampler,
    ...(sampler.endsWith('traceidratio') ? { ratio: samplerRatio } : {}),
    ...(spans ? { spans: started } : {}),
    ...(kept ? { leftOut: { ...kept.account() } } : {}),
  };
}

const recountMillis = 10_000;

/** Counting files is the disk's work: not for each asker. */
function createDeadLettersReader(
  deadLetters: DeadLetters | undefined,
): () => Promise<DeadLettersInspection | undefined> {
  let last: Promise<DeadLettersInspection> | undefined;
  let askedAtMillis = -Infinity;
  return async () => {
    if (!deadLetters) return undefined;
    if (!last || performance.now() - askedAtMillis > recountMillis) {
      askedAtMillis = performance.now();
      last = deadLetters.inspect();
    }
    return last;
  };
}
