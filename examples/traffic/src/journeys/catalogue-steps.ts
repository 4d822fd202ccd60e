// Looking around: what nearly every journey begins with.
import type { ModelDetail, ModelSummary, SearchResult } from '@pitwall-examples/products/contract';
import type { Visit } from './journey.ts';

export async function browse({ shop, shopper }: Visit): Promise<readonly ModelSummary[]> {
  await shop.send({ name: 'markets', path: '/api/markets' });
  const { body } = await shop.send<{ models: ModelSummary[] }>({
    name: 'models',
    path: `/api/markets/${shopper.market}/models`,
  });
  await shop.think();
  return body.models;
}

export async function search({ shop, shopper }: Visit, query: Record<string, string>): Promise<SearchResult> {
  const path = `/api/markets/${shopper.market}/search?${new URLSearchParams(query).toString()}`;
  const { body } = await shop.send<SearchResult>({ name: 'search', path });
  await shop.think();
  return body;
}

/** A model page: the car, and the number at the cart. */
export async function view({ shop, shopper }: Visit, model: string): Promise<ModelDetail> {
  const { body } = await shop.send<ModelDetail>({
    name: 'model',
    path: `/api/markets/${shopper.market}/models/${model}`,
  });
  await shop.send({ name: 'cart', path: `/api/markets/${shopper.market}/cart` });
  await shop.think();
  return body;
}

const wishes: readonly Readonly<Record<string, string>>[] = [
  { q: 'electric' },
  { q: 'suv' },
  { body: 'suv', fuel: 'electric' },
  { q: 'avelor' },
  { fuel: 'hybrid' },
  { body: 'saloon' },
];

/** From the front page, or a search, to one car that can still be ordered. */
export async function findCar(visit: Visit): Promise<ModelDetail> {
  const { random } = visit.shopper;
  const models = await browse(visit);
  const found = random.chance(0.4) ? (await search(visit, random.pick(wishes))).results : [];
  const shown = (found.length > 0 ? found : models).filter(({ id }) => id !== 'strale');
  return view(visit, random.pick(shown.length > 0 ? shown : models).id);
}
