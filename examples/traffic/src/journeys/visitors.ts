// Everyone else who comes to a shop.
import type { Configuration } from '@pitwall-examples/products/contract';
import { chooseCar } from '../configuration.ts';
import { browse, findCar, search, view } from './catalogue-steps.ts';
import type { Journey, Visit } from './journey.ts';
import { addToCart, configure, createKey, fillCart, fillForm, submit } from './order-steps.ts';

export const visitors: readonly Journey[] = [
  { name: 'looks around', weight: 22, play: lookAround },
  { name: 'searches', weight: 18, play: searchAround },
  { name: 'abandons the cart', weight: 14, play: abandonCart },
  { name: 'is lost', weight: 5, play: getLost },
  { name: 'comes too late', weight: 3, play: comeTooLate },
  { name: 'scrapes', weight: 1, play: scrape },
];

async function lookAround(visit: Visit): Promise<void> {
  const models = await browse(visit);
  const pages = 1 + visit.shopper.random.integer(4);
  for (let page = 0; page < pages; page += 1) await view(visit, visit.shopper.random.pick(models).id);
}

const typos = ['elektirc', 'suvv', 'cabrioo', 'brissa', 'hybird'];

async function searchAround(visit: Visit): Promise<void> {
  const { random } = visit.shopper;
  await browse(visit);
  if (random.chance(0.35)) await search(visit, { q: random.pick(typos) });
  const { results } = await search(visit, { q: random.pick(['electric', 'suv', 'hybrid', 'avelor']) });
  await search(visit, {
    body: random.pick(['suv', 'estate', 'hatchback']),
    maxPriceMinor: `${random.integer(9_000_000)}`,
  });
  if (results.length > 0) await view(visit, random.pick(results).id);
}

async function abandonCart(visit: Visit): Promise<void> {
  const { shop, shopper } = visit;
  const item = await fillCart(visit, await findCar(visit));
  if (shopper.random.chance(0.5)) return;
  const path = `/api/markets/${shopper.market}/cart/items/${item.id}`;
  await shop.send({ name: 'remove from cart', method: 'DELETE', path, expect: [204] });
}

/** An old link, a typed address, a page that was open over night. */
async function getLost(visit: Visit): Promise<void> {
  const { shop, shopper } = visit;
  const { market, random } = shopper;
  const send = (name: string, path: string, status = 404) => shop.send({ name, path, expect: [status] });
  const wrongTurns = [
    () => send('wrong market', `/api/markets/${random.pick(['UK', 'de', 'XX'])}/models`),
    () => send('withdrawn model', `/api/markets/${market}/models/vantaggio`),
    () => send('foreign order', `/api/orders/ord_${random.id(20)}`),
    () => send('bad filter', `/api/markets/${market}/search?body=spaceship`, 400),
    () => chooseUnknownOption(visit),
  ];
  await random.pick(wrongTurns)();
  await browse(visit);
}

async function chooseUnknownOption(visit: Visit): Promise<void> {
  const car = chooseCar(await findCar(visit), visit.shopper.random);
  await configure(visit, { ...car, options: ['flux-capacitor'] });
}

/** The numbered edition is gone in some markets, and gets scarce in the others. */
async function comeTooLate(visit: Visit): Promise<void> {
  const prima: Configuration = {
    model: 'strale',
    trim: 'prima',
    powertrain: 'p420',
    paint: 'rosso',
    wheels: 'forged-20',
    packages: [],
    options: ['lift'],
  };
  await view(visit, 'strale');
  const item = await addToCart(visit, prima);
  await submit(visit, { form: fillForm(visit, item), key: createKey(visit), expect: [201, 409] });
}

async function scrape(visit: Visit): Promise<void> {
  const { shop, shopper } = visit;
  const path = `/api/markets/${shopper.market}/models`;
  for (let page = 0; page < 60; page += 1) await shop.send({ name: 'scrape', path, expect: [200, 429] });
}
