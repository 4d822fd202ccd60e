import fc from 'fast-check';
import type { FastifyInstance } from 'fastify';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createApp } from './app.ts';
import type { ModelDetail, ModelSummary } from './contract.ts';
import { logger } from './telemetry.ts';

for (const transport of logger.transports) transport.silent = true;

const tarn = {
  model: 'tarn',
  trim: 'summit',
  powertrain: 'e64',
  paint: 'dune',
  wheels: 'alloy-19',
  packages: ['winter'],
  options: ['tow-bar'],
};

let app: FastifyInstance;
beforeEach(() => {
  app = createApp();
});
afterEach(() => app.close());

describe('products', () => {
  it('says that it is well', async () => {
    const response = await app.inject('/health');
    expect([response.statusCode, response.json()]).toEqual([200, { status: 'ok' }]);
  });

  it('lists eight markets without the workings of their price office', async () => {
    const { markets } = (await app.inject('/markets')).json<{ markets: object[] }>();
    expect(markets).toHaveLength(8);
    expect(markets[0]).not.toHaveProperty('priceLevel');
  });

  it('lists a market’s models with what they cost from', async () => {
    const { models } = (await app.inject('/markets/JP/models')).json<{ models: ModelSummary[] }>();
    expect(models.map(({ id }) => id)).toEqual(['brisa', 'solen', 'tarn', 'orun', 'strale']);
    expect(models[0]).toMatchObject({
      fromPriceMinor: 4_290_000,
      currency: 'JPY',
      tagline: expect.stringMatching(/充電/),
    });
  });

  it('describes a model with its prices and rules', async () => {
    const model = (await app.inject('/markets/GB/models/tarn')).json<ModelDetail>();
    const allTerrain = model.wheels.find(({ id }) => id === 'all-terrain-18');
    expect(allTerrain).toEqual({
      id: 'all-terrain-18',
      name: '18" all-terrain',
      priceMinor: 112_000,
      requires: ['offroad'],
    });
  });

  it('prices a configuration', async () => {
    const response = await app.inject({ method: 'POST', url: '/markets/DE/configurations', payload: tarn });
    expect(response.json()).toMatchObject({ isValid: true, price: { grossMinor: 5_081_000 }, depositMinor: 50_000 });
  });

  it('says what is wrong with a configuration', async () => {
    const payload = { ...tarn, powertrain: 'h170' };
    const response = await app.inject({ method: 'POST', url: '/markets/DE/configurations', payload });
    expect(response.statusCode).toBe(200);
    expect(response.json()).toMatchObject({ isValid: false, problems: [{ code: 'not-for-powertrain' }] });
  });

  it('refuses a filter it does not know', async () => {
    const response = await app.inject('/markets/DE/search?body=spaceship&colour=red');
    expect(response.statusCode).toBe(400);
    expect(response.json()).toMatchObject({ code: 'invalid-request' });
    expect(response.json<{ errors: { pointer: string }[] }>().errors.map(({ pointer }) => pointer)).toEqual([
      '#/colour',
      '#/body',
    ]);
  });

  it.each([
    ['/markets/XX/models', 'unknown-market'],
    ['/markets/de/models', 'unknown-market'],
    ['/markets/US/models/kestra', 'unknown-model'],
    ['/markets/DE/models/__proto__', 'unknown-model'],
    ['/markets/constructor/models', 'unknown-market'],
  ])('answers 404 to %s', async (url, code) => {
    const response = await app.inject(url);
    expect(response.statusCode).toBe(404);
    expect(response.headers['content-type']).toBe('application/problem+json; charset=utf-8');
    expect(response.json()).toMatchObject({ code, instance: url });
  });

  it('reserves a slot once, gives it back once, and refuses what is sold out', async () => {
    const reserve = (id: string, market: string, model: string) =>
      app.inject({ method: 'PUT', url: `/markets/${market}/reservations/${id}`, payload: { model } });
    expect((await reserve('order-1', 'DE', 'tarn')).statusCode).toBe(201);
    expect((await reserve('order-1', 'DE', 'tarn')).statusCode).toBe(200);
    expect((await reserve('order-1', 'DE', 'brisa')).json()).toMatchObject({ code: 'reservation-conflict' });
    expect((await reserve('order-2', 'JP', 'strale')).json()).toMatchObject({ status: 409, code: 'sold-out' });
    const level = async () => (await app.inject('/markets/DE/stock/tarn')).json<{ available: number }>().available;
    expect(await level()).toBe(139);
    for (const _time of ['first', 'again']) {
      const released = await app.inject({ method: 'DELETE', url: '/markets/DE/reservations/order-1' });
      expect(released.statusCode).toBe(204);
    }
    expect(await level()).toBe(140);
  });

  it('answers anything that is sent to the configurator, and never with a 5xx', async () => {
    const id = fc.oneof(fc.constantFrom(...Object.values(tarn).flat(), '__proto__', 'constructor'), fc.string());
    const ids = fc.array(id, { maxLength: 5 });
    const nearly = fc.record({
      ...mapValues(tarn, id),
      model: fc.constantFrom('tarn', 'vantaggio', '__proto__'),
      packages: ids,
      options: ids,
    });
    const seen = new Set<number>();
    await fc.assert(
      fc.asyncProperty(fc.oneof(nearly, fc.jsonValue()), async (value) => {
        const response = await app.inject({
          method: 'POST',
          url: '/markets/DE/configurations',
          headers: { 'content-type': 'application/json' },
          payload: JSON.stringify(value),
        });
        seen.add(response.statusCode);
        expect(response.statusCode).toBeLessThan(500);
      }),
      { numRuns: 300 },
    );
    expect([...seen].toSorted()).toEqual([200, 400, 404]);
  });
});

function mapValues<K extends string, V>(record: Readonly<Record<K, unknown>>, value: V): Record<string, V> {
  return Object.fromEntries(Object.keys(record).map((key) => [key, value]));
}
