import { expect, test } from 'vitest';
import { resolveOptions } from './options.ts';
import { resolveSettings } from './resolve.ts';
import { parseBytes, parseDuration, parsePort, parseScrapeTargets } from './sizes.ts';

test('durations, sizes and ports are read strictly', () => {
  expect(['5s', '1.5m', '24h', '7d', '250', '250ms', '5 s'].map(parseDuration)).toEqual([
    5_000, 90_000, 86_400_000, 604_800_000, 250, 250, 5_000,
  ]);
  expect(['', ' ', '5x', '-1s', '0', '1e3', 'Infinity', 's', '5 s s', '10 toString'].map(parseDuration)).toEqual(
    Array.from({ length: 10 }),
  );
  expect(['2GiB', '500MB', '1024', '1.5kib'].map(parseBytes)).toEqual([2 ** 31, 5e8, 1_024, 1_536]);
  expect(['', 'GiB', '2XB', '-1', '9999999999TiB'].map(parseBytes)).toEqual(Array.from({ length: 5 }));
  expect(['0', '4318', '65535', '65536', '-1', '4318x', ' ', '1e3'].map(parsePort)).toEqual([
    0,
    4_318,
    65_535,
    ...Array.from({ length: 5 }),
  ]);
});

test('scrape targets may have a name and need no path', () => {
  expect(parseScrapeTargets('http://127.0.0.1:9464, orders=http://127.0.0.1:9466/m?x=1')).toEqual([
    { url: 'http://127.0.0.1:9464/metrics' },
    { url: 'http://127.0.0.1:9466/m?x=1', service: 'orders' },
  ]);
  expect(parseScrapeTargets('')).toEqual([]);
  for (const bad of ['127.0.0.1:9464', 'ftp://x', 'http://', 'http://ok,nonsense'])
    expect([bad, parseScrapeTargets(bad)]).toEqual([bad, undefined]);
});

test('a flag has precedence over the environment, and each bad value is reported with what is used instead', () => {
  const { settings, problems } = resolveSettings(
    { 'otlp-port': '1', 'page-port': 'x', 'max-age': '3y' },
    {
      PITWALL_LOCAL_OTLP_PORT: '2',
      PITWALL_LOCAL_PAGE_PORT: '3',
      PITWALL_LOCAL_MAX_BYTES: 'lots',
      PITWALL_LOCAL_HOST: '',
      PITWALL_LOCAL_SCRAPE: 'x',
    },
  );
  expect(settings).toMatchObject({
    otlpPort: 1,
    pagePort: 3,
    host: '127.0.0.1',
    maxAgeMillis: 86_400_000,
    maxBytes: 2 ** 31,
    scrape: [],
  });
  expect(problems).toEqual([
    'flag --page-port: "x" is not a port from 0 to 65535; using "3" from environment PITWALL_LOCAL_PAGE_PORT instead',
    'flag --max-age: "3y" is not a duration such as 24h; using the default 24h instead',
    'environment PITWALL_LOCAL_MAX_BYTES: "lots" is not a size such as 2GiB; using the default 2GiB instead',
    'environment PITWALL_LOCAL_SCRAPE: "x" is not a list of URLs or service=URL, separated by commas; using the default none instead',
  ]);
});

test('bad options in code throw one error that lists them all', () => {
  expect(() => resolveOptions({ otlpPort: 70_000, host: ' ', maxBytes: Number.NaN })).toThrow(
    'pitwall-local: bad options:\nhost: " " is not valid\notlpPort: 70000 is not valid\nmaxBytes: null is not valid',
  );
});
