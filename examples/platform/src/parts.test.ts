import { describe, expect, test } from 'vitest';
import { resolveStages, settingsOf } from './part.ts';
import type { Part } from './part.ts';
import { parts } from './parts.ts';
import { createAddresses } from './ports.ts';

const addresses = createAddresses(new Map(settingsOf(parts).map(({ setting, default: port }) => [setting, port])));

function environmentOf(name: string, rate?: number): Readonly<Record<string, string>> {
  const part = parts.find((one) => one.name === name);
  return part?.env({ addresses, parts, ...(rate !== undefined && { rate }) }) ?? {};
}

function namesOf(stages: readonly (readonly Part[])[]): string[][] {
  return stages.map((stage) => stage.map(({ name }) => name));
}

describe('the parts of the platform', () => {
  test('no two listen on the same port', () => {
    const ports = settingsOf(parts).map((setting) => setting.default);
    expect(ports.length).toBeGreaterThan(8);
    expect(new Set(ports).size).toBe(ports.length);
  });

  test('start with the collector and end with the traffic', () => {
    expect(namesOf(resolveStages(parts))).toEqual([
      ['collector', 'cloud'],
      ['products'],
      ['orders'],
      ['gateway'],
      ['traffic'],
    ]);
  });

  test('a service gets the address of each service that it calls', () => {
    expect(environmentOf('gateway')).toMatchObject({
      PORT: '8080',
      PRODUCTS_URL: 'http://127.0.0.1:8081',
      ORDERS_URL: 'http://127.0.0.1:8082',
      OTEL_SERVICE_NAME: 'gateway',
      OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:4318',
      PITWALL_LOGSTASH_URL: 'http://127.0.0.1:5080',
    });
    expect(environmentOf('products')).not.toHaveProperty('ORDERS_URL');
  });

  test('the collector scrapes the metrics of every service of the run', () => {
    expect(environmentOf('collector')['PITWALL_LOCAL_SCRAPE']).toBe(
      'products=http://127.0.0.1:9465/metrics,orders=http://127.0.0.1:9466/metrics,gateway=http://127.0.0.1:9464/metrics',
    );
  });
});

describe('resolveStages', () => {
  const part = (name: string, after: string[]): Part => ({
    name,
    after,
    folder: '.',
    run: [],
    ports: [],
    env: () => ({}),
  });

  test('puts parts that do not need each other into one stage', () => {
    const stages = resolveStages([part('collector', []), part('users', ['collector']), part('cart', ['collector'])]);
    expect(namesOf(stages)).toEqual([['collector'], ['users', 'cart']]);
  });

  test('does not wait for a part that was left out of the run', () => {
    expect(namesOf(resolveStages([part('gateway', ['orders'])]))).toEqual([['gateway']]);
  });

  test('refuses parts that wait for each other', () => {
    expect(() => resolveStages([part('a', ['b']), part('b', ['a'])])).toThrow('in a circle');
  });
});
