// Puts the collector together: ports first, so that a second one is told at once; then the store; then everything is
// answered. Until the store is open, requests are told to come back.
import { createPageServer } from './api/handler.ts';
import type { PageServer } from './api/handler.ts';
import { openPorts } from './ports.ts';
import type { OpenPorts } from './ports.ts';
import { startLedger } from './query/ledger.ts';
import { createLogstashHandler } from './receivers/logstash/http-receiver.ts';
import { createOtlpHandler } from './receivers/otlp/receiver.ts';
import { startScraper } from './receivers/prometheus/scraper.ts';
import type { Scraper } from './receivers/prometheus/scraper.ts';
import type { Settings } from './settings/table.ts';
import { startStore } from './store/store.ts';
import type { Store } from './store/store.ts';
import { readVersion } from './version.ts';

export interface RunningCollector {
  readonly pageUrl: string;
  readonly otlpUrl: string;
  readonly logstashUrl: string;
  readonly logstashTcp: { readonly host: string; readonly port: number };
  readonly dataDir: string;
  /** Drops what is beyond the retention bounds now. */
  enforceRetention(): Promise<void>;
  /** Stops accepting, commits what was accepted, closes. */
  stop(): Promise<void>;
}

const stopMillis = 1_500;

export async function runCollector(
  settings: Settings,
  onProblem: (message: string) => void,
): Promise<RunningCollector> {
  const ports = await openPorts(settings);
  try {
    const store = await startStore({
      dataDir: settings.dataDir,
      retention: { maxAgeMillis: settings.maxAgeMillis, maxBytes: settings.maxBytes },
      onProblem,
    });
    return await connect({ settings, ports, store, onProblem });
  } catch (error) {
    await ports.stop(0);
    throw error;
  }
}

interface Parts {
  readonly settings: Settings;
  readonly ports: OpenPorts;
  readonly store: Store;
  readonly onProblem: (message: string) => void;
}

async function connect({ settings, ports, store, onProblem }: Parts): Promise<RunningCollector> {
  const { tallies } = ports;
  const ledger = await startLedger(store);
  const scraper = startScraper({
    targets: settings.scrape,
    intervalMillis: settings.scrapeIntervalMillis,
    submit: store.submit,
    onProblem,
  });
  const receivers = () => [
    ...[tallies.otlp, tallies.logstashHttp, tallies.logstashTcp].map((tally) => tally.describe()),
    ...scraper.describe(),
  ];
  const context = { store, ledger, version: readVersion(), startedAtMillis: Date.now(), receivers };
  const page = createPageServer(context);
  ports.answerWith({
    otlp: createOtlpHandler(store.submit, tallies.otlp),
    logstash: createLogstashHandler(store.submit, tallies.logstashHttp),
    page: page.handle,
    submit: store.submit,
  });
  return {
    ...ports.addresses,
    dataDir: settings.dataDir,
    enforceRetention: () => store.enforceRetention(),
    stop: createStop({ page, ports, scraper, store }),
  };
}

interface Stoppable {
  readonly page: PageServer;
  readonly ports: OpenPorts;
  readonly scraper: Scraper;
  readonly store: Store;
}

function createStop({ page, ports, scraper, store }: Stoppable): () => Promise<void> {
  let stopping: Promise<void> | undefined;
  async function stop(): Promise<void> {
    page.stop();
    await Promise.all([scraper.stop(), ports.stop(stopMillis)]);
    await store.stop();
  }
  return () => (stopping ??= stop());
}
