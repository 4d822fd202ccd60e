// Scrapes Prometheus targets at an interval, each on its own: one that hangs or fails delays no other and is reported in the
// status. As Prometheus does, it records `up` for each target, 1 or 0.
import type { ReceiverStatus } from '../../api/types.ts';
import type { MetricPoint, Resource, SubmitBatch } from '../../records.ts';
import type { ScrapeTarget } from '../../settings/sizes.ts';
import { createReceiverTally } from '../tally.ts';
import type { ReceiverTally } from '../tally.ts';
import { parseExposition } from './exposition.ts';
import { createPoints } from './families.ts';
import { readTargetResource } from './target-resource.ts';

const accept = 'application/openmetrics-text;version=1.0.0,text/plain;version=0.0.4;q=0.5';
const maxBytes = 16 * 1024 * 1024;
const maxTimeoutMillis = 10_000;

export interface ScraperOptions {
  readonly targets: readonly ScrapeTarget[];
  readonly intervalMillis: number;
  readonly submit: SubmitBatch;
  readonly onProblem: (message: string) => void;
}

export interface Scraper {
  describe(): readonly ReceiverStatus[];
  stop(): Promise<void>;
}

export function startScraper(options: ScraperOptions): Scraper {
  const stopping = new AbortController();
  const loops = options.targets.map((target) => {
    const tally = createReceiverTally('prometheus', () => target.url);
    return { tally, done: scrapeForever({ target, tally, options, signal: stopping.signal }) };
  });
  return {
    describe: () => loops.map(({ tally }) => tally.describe()),
    async stop() {
      stopping.abort();
      await Promise.allSettled(loops.map(({ done }) => done));
    },
  };
}

interface Loop {
  readonly target: ScrapeTarget;
  readonly tally: ReceiverTally;
  readonly options: ScraperOptions;
  readonly signal: AbortSignal;
}

async function scrapeForever(loop: Loop): Promise<void> {
  const { target, options, signal } = loop;
  let resource = readTargetResource(target, []);
  let wasUp = true;
  while (!signal.aborted) {
    const startedMillis = Date.now();
    const scraped = await scrape(loop, startedMillis, resource);
    resource = scraped.resource;
    if (wasUp && scraped.problem !== undefined && !signal.aborted)
      options.onProblem(`scraping ${target.url} fails: ${scraped.problem}`);
    wasUp = scraped.problem === undefined;
    await wait(Math.max(0, startedMillis + options.intervalMillis - Date.now()), signal);
  }
}

interface Scraped {
  readonly resource: Resource;
  readonly problem: string | undefined;
}

async function scrape(loop: Loop, timeMillis: number, known: Resource): Promise<Scraped> {
  const { target, tally } = loop;
  try {
    const { text, isOpenMetrics } = await fetchText(loop);
    const { families, badLines } = parseExposition(text, isOpenMetrics);
    const resource = readTargetResource(target, families);
    const points = createPoints(families, { resource, timeMillis });
    await submitPoints(loop, [...points, createUp(target, { resource, timeMillis }, 1)], text.length);
    tally.accept(points.length);
    if (badLines > 0) tally.refuse(`${badLines} lines that are not in the format`, badLines);
    else tally.recover();
    return { resource, problem: undefined };
  } catch (error) {
    const problem = describeError(error);
    if (!loop.signal.aborted) {
      tally.refuse(problem);
      await submitPoints(loop, [createUp(target, { resource: known, timeMillis }, 0)], 100).catch(() => {
        // The store said no to a point about a failure that is already in the status.
      });
    }
    return { resource: known, problem };
  }
}

async function fetchText({ target, options, signal }: Loop): Promise<{ text: string; isOpenMetrics: boolean }> {
  const timeout = AbortSignal.timeout(Math.min(maxTimeoutMillis, Math.max(1_000, options.intervalMillis)));
  const response = await fetch(target.url, {
    headers: { accept },
    redirect: 'error',
    signal: AbortSignal.any([signal, timeout]),
  });
  if (response.status !== 200) {
    await response.body?.cancel();
    throw new Error(`answered ${response.status}`);
  }
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    size += chunk.length;
    if (size > maxBytes) throw new Error(`answered more than ${maxBytes / 1024 / 1024} MiB`);
    chunks.push(chunk);
  }
  const isOpenMetrics = (response.headers.get('content-type') ?? '').startsWith('application/openmetrics-text');
  return { text: Buffer.concat(chunks).toString('utf8'), isOpenMetrics };
}

async function submitPoints({ options }: Loop, points: readonly MetricPoint[], wireBytes: number): Promise<void> {
  const outcome = await options.submit({
    destination: 'prometheus',
    arrivedMillis: Date.now(),
    wireBytes,
    spans: [],
    logs: [],
    points,
  });
  if (outcome.kind !== 'stored')
    throw new Error(outcome.kind === 'full' ? 'the write queue is full' : 'the store could not commit');
}

function createUp(target: ScrapeTarget, source: { resource: Resource; timeMillis: number }, value: 0 | 1): MetricPoint {
  return {
    ...source,
    name: 'up',
    kind: 'gauge',
    unit: '',
    description: '1 when the target answered its scrape',
    attributes: { instance: new URL(target.url).host },
    value,
    isDelta: false,
  };
}

function describeError(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? error.cause.message || error.message : error.message;
}

function wait(millis: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const finish = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', finish);
      resolve();
    };
    const timer = setTimeout(finish, millis);
    signal.addEventListener('abort', finish);
    if (signal.aborted) finish();
  });
}
