// What a shopper chooses, judged by the configurator itself.
import type { Configuration, ConfigurationVerdict, ModelDetail } from '@pitwall-examples/products/contract';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chooseCar, spoilCar } from '../src/configuration.ts';
import { createRandom } from '../src/random.ts';
import { startShop } from './running-shop.ts';
import type { RunningShop } from './running-shop.ts';

const modelIds = ['brisa', 'solen', 'tarn', 'kestra', 'orun', 'strale'];

let shop: RunningShop;
beforeAll(async () => {
  shop = await startShop();
});
afterAll(() => shop.stop());

async function readModel(id: string): Promise<ModelDetail> {
  return (await fetch(`${shop.url}/api/markets/DE/models/${id}`)).json() as Promise<ModelDetail>;
}

async function judge(configuration: Configuration): Promise<ConfigurationVerdict> {
  const response = await fetch(`${shop.url}/api/markets/DE/configurations`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(configuration),
  });
  return response.json() as Promise<ConfigurationVerdict>;
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
