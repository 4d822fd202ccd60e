// Every setting of the collector: the one truth for options, environment, flags and the help text.
import { parseBytes, parseDuration, parsePort, parseScrapeTargets } from './sizes.ts';
import type { ScrapeTarget } from './sizes.ts';

export interface Settings {
  readonly host: string;
  readonly otlpPort: number;
  readonly pagePort: number;
  readonly logstashHttpPort: number;
  readonly logstashTcpPort: number;
  readonly dataDir: string;
  readonly maxAgeMillis: number;
  readonly maxBytes: number;
  readonly scrape: readonly ScrapeTarget[];
  readonly scrapeIntervalMillis: number;
}

export interface Setting<T> {
  readonly env: string;
  readonly flag: string;
  readonly fallback: T;
  /** Undefined when the text is not one. */
  readonly parse: (text: string) => T | undefined;
  /** What a value must look like. */
  readonly shape: string;
  readonly doc: string;
  readonly fallbackText: string;
}

const port = { parse: parsePort, shape: 'a port from 0 to 65535' };
const parseText = (text: string): string | undefined => (text.trim() === '' ? undefined : text.trim());

export const settingsTable: { readonly [K in keyof Settings]: Setting<Settings[K]> } = {
  host: {
    env: 'PITWALL_LOCAL_HOST',
    flag: 'host',
    fallback: '127.0.0.1',
    fallbackText: '127.0.0.1',
    parse: parseText,
    shape: 'an address',
    doc: 'Address that all ports listen on. Keep it on loopback: there is no login.',
  },
  otlpPort: {
    env: 'PITWALL_LOCAL_OTLP_PORT',
    flag: 'otlp-port',
    fallback: 4318,
    fallbackText: '4318',
    ...port,
    doc: 'Port for OTLP/HTTP.',
  },
  pagePort: {
    env: 'PITWALL_LOCAL_PAGE_PORT',
    flag: 'page-port',
    fallback: 4319,
    fallbackText: '4319',
    ...port,
    doc: 'Port for the page and its API.',
  },
  logstashHttpPort: {
    env: 'PITWALL_LOCAL_LOGSTASH_HTTP_PORT',
    flag: 'logstash-http-port',
    fallback: 5080,
    fallbackText: '5080',
    ...port,
    doc: 'Port for Logstash events by HTTP.',
  },
  logstashTcpPort: {
    env: 'PITWALL_LOCAL_LOGSTASH_TCP_PORT',
    flag: 'logstash-tcp-port',
    fallback: 5081,
    fallbackText: '5081',
    ...port,
    doc: 'Port for Logstash events as JSON lines.',
  },
  dataDir: {
    env: 'PITWALL_LOCAL_DATA_DIR',
    flag: 'data-dir',
    fallback: '.pitwall/local',
    fallbackText: '.pitwall/local',
    parse: parseText,
    shape: 'a folder',
    doc: 'Folder of the store.',
  },
  maxAgeMillis: {
    env: 'PITWALL_LOCAL_MAX_AGE',
    flag: 'max-age',
    fallback: 86_400_000,
    fallbackText: '24h',
    parse: parseDuration,
    shape: 'a duration such as 24h',
    doc: 'Records older than this are dropped.',
  },
  maxBytes: {
    env: 'PITWALL_LOCAL_MAX_BYTES',
    flag: 'max-bytes',
    fallback: 2 * 2 ** 30,
    fallbackText: '2GiB',
    parse: parseBytes,
    shape: 'a size such as 2GiB',
    doc: 'The oldest records are dropped when the store is larger.',
  },
  scrape: {
    env: 'PITWALL_LOCAL_SCRAPE',
    flag: 'scrape',
    fallback: [],
    fallbackText: 'none',
    parse: parseScrapeTargets,
    shape: 'a list of URLs or service=URL, separated by commas',
    doc: 'Prometheus targets to scrape.',
  },
  scrapeIntervalMillis: {
    env: 'PITWALL_LOCAL_SCRAPE_INTERVAL',
    flag: 'scrape-interval',
    fallback: 5_000,
    fallbackText: '5s',
    parse: parseDuration,
    shape: 'a duration such as 5s',
    doc: 'How often to scrape.',
  },
};
