// `/metrics` for Prometheus to scrape: our metrics in the text format or OpenMetrics, and the registries of prom-client that the
// application filled, in one answer. https://prometheus.io/docs/instrumenting/exposition_formats/
// Serves on loopback unless told otherwise.
import type { Diagnostics } from '../diagnostics.ts';
import type { Collector } from '../meter/provider.ts';
import { createLedger, type Ledger, type LedgerAccount } from '../pipeline/ledger.ts';
import { createLocalServer, type LocalServerOptions, type Page, plain } from '../transport/local-server.ts';
import { countDataPoints } from './otlp.ts';
import { mergeExpositions } from './prometheus-merge.ts';
import { encodePrometheusText, type Exposition } from './prometheus-text.ts';

export interface PrometheusOptions {
  readonly host: string;
  readonly port: number;
  readonly diagnostics: Diagnostics;
  readonly collector: Collector;
  /** Scrapers must show it as a bearer token. Empty: anyone who reaches the port may scrape. */
  readonly token: string;
  /** What the application counts in registries of its own. */
  readonly registries: ApplicationRegistries;
  /** See `LocalServerOptions`. */
  readonly whenTaken?: NonNullable<LocalServerOptions['whenTaken']>;
  readonly isExclusive?: boolean;
  /** Served beside it, by their path. Default: nothing. */
  readonly pages?: Readonly<Record<string, Page>>;
}

export interface ApplicationRegistries {
  /** Within a deadline of its own, and never rejects. */
  encode(form: Exposition): Promise<string>;
  /** What has the name of a metric of ours, and so is left out. */
  noteTaken(name: string): void;
}

export interface PrometheusEndpoint {
  account(): LedgerAccount;
  /** The address, once it listens. Rejects when the port is taken. */
  readonly listening: Promise<string>;
  stop(): Promise<void>;
}

export function createPrometheusEndpoint(options: PrometheusOptions): PrometheusEndpoint {
  const { pages } = options;
  const ledger = createLedger();
  const server = createLocalServer({ ...options, pages: { '/metrics': createPage(options, ledger), ...pages } });
  return {
    account: () => ({
      signal: 'metrics',
      destination: 'prometheus',
      ...ledger.read(),
      queuedBytes: 0,
      spooledBytes: 0,
      state: 'ok',
    }),
    listening: server.listening.then((address) => `${address}/metrics`),
    stop: () => server.stop(),
  };
}

interface Scrape {
  readonly text: string;
  readonly count: number;
}

/** Scrapes that come while one is made get the same one: a thousand askers are one collection. */
function createScrape(options: PrometheusOptions): (form: Exposition) => Promise<Scrape> {
  const running = new Map<Exposition, Promise<Scrape>>();
  const make = async (form: Exposition): Promise<Scrape> => {
    const { collector, registries } = options;
    const [{ metrics }, theirs] = await Promise.all([
      collector.collect({ timeoutMillis: 5000, isHolding: false }),
      registries.encode(form),
    ]);
    const ours = encodePrometheusText(metrics, form);
    const text = mergeExpositions([ours, theirs], (name) => registries.noteTaken(name));
    return { text: form === 'openmetrics' ? `${text}# EOF\n` : text, count: countDataPoints(metrics) };
  };
  return (form) => {
    const made = running.get(form) ?? make(form).finally(() => running.delete(form));
    running.set(form, made);
    return made;
  };
}

function createPage(options: PrometheusOptions, ledger: Ledger): Page {
  const scrape = createScrape(options);
  return async ({ headers }) => {
    const form = headers.accept?.includes('application/openmetrics-text') ? 'openmetrics' : 'text';
    try {
      const { text, count } = await scrape(form);
      ledger.accept(count);
      const onEnd = (isWritten: boolean): void => (isWritten ? ledger.deliver(count) : ledger.drop(count, 'rejected'));
      return { status: 200, body: text, type: contentTypes[form], onEnd };
    } catch (error) {
      options.diagnostics.say('PW104', `/metrics failed: ${String(error)}`);
      return plain(500, 'metrics could not be collected');
    }
  };
}

const contentTypes = {
  text: 'text/plain; version=0.0.4; charset=utf-8',
  openmetrics: 'application/openmetrics-text; version=1.0.0; charset=utf-8',
} as const satisfies Record<Exposition, string>;
