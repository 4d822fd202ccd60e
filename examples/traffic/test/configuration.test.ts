// What a shopper chooses, judged by the configurator itself.
import { startShop } from '@pitwall-examples/gateway/running-shop';
import type { RunningShop } from '@pitwall-examples/gateway/running-shop';
import type { Configuration, ConfigurationVerdict, ModelDetail } from '@pitwall-examples/products/contract';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { chooseCar, spoilCar } from '../src/configuration.ts';
import { createRandom } from '../src/random.ts';

// Before the services are loaded: they would print their business into the test report.
vi.hoisted(() => (process.env['PITWALL_LOG_LEVEL'] = 'error'));

const modelIds = ['brisa', 'solen', 'tarn', 'kestra', 'orun', 'strale'];

let shop: RunningShop;
beforeAll(async () => {
  shop = await startShop();
});
afterAll(() => shop.stop());

async function readModel(id: string): Promise<ModelDetail> {
  return (await shop.products.inject(`/markets/DE/models/${id}`)).json<ModelDetail>();
}

async function judge(payload: Configuration): Promise<ConfigurationVerdict> {
  const response = await shop.products.inject({ method: 'POST', url: '/markets/DE/configurations', payload });
  return response.json<ConfigurationVerdict>();
}

describe('a shopper', () => {
  it.each(modelIds)('who reads the price list chooses a %s that can be built', async (id) => {
    const model = await readModel(id);
    const random = createRandom(id);
    for (let car = 0; car < 100; car += 1) {
      const configuration = chooseCar(model, random);
      expect([configuration, await judge(configuration)]).toMatchObject([configuration, { isValid: true }]);
    }
  });

  it.each(modelIds)('who does not, chooses a %s that cannot', async (id) => {
    const model = await readModel(id);
    const random = createRandom(id);
    for (let car = 0; car < 30; car += 1) {
      const configuration = spoilCar(model, chooseCar(model, random));
      expect([configuration, await judge(configuration)]).toMatchObject([configuration, { isValid: false }]);
    }
  });
});
