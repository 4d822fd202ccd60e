// From a configuration to an order.
import type { Order } from '@pitwall-examples/orders/contract';
import type { Configuration, ConfigurationVerdict, ModelDetail } from '@pitwall-examples/products/contract';
import { chooseCar } from '../configuration.ts';
import type { Answer } from '../shop.ts';
import type { Visit } from './journey.ts';

export interface CartItem {
  readonly id: string;
  readonly price: { readonly currency: string; readonly grossMinor: number };
  readonly depositMinor: number;
}

export async function configure({ shop, shopper }: Visit, configuration: Configuration): Promise<ConfigurationVerdict> {
  const path = `/api/markets/${shopper.market}/configurations`;
  const { body } = await shop.send<ConfigurationVerdict>({
    name: 'configure',
    method: 'POST',
    path,
    body: configuration,
  });
  await shop.think();
  return body;
}

export async function addToCart({ shop, shopper }: Visit, configuration: Configuration): Promise<CartItem> {
  const { body } = await shop.send<CartItem>({
    name: 'add to cart',
    method: 'POST',
    path: `/api/markets/${shopper.market}/cart/items`,
    body: configuration,
    expect: [201],
  });
  await shop.send({ name: 'cart', path: `/api/markets/${shopper.market}/cart` });
  await shop.think();
  return body;
}

/** A car of this model, configured, priced and in the cart. */
export async function fillCart(visit: Visit, model: ModelDetail): Promise<CartItem> {
  const configuration = chooseCar(model, visit.shopper.random);
  await configure(visit, configuration);
  return addToCart(visit, configuration);
}

export interface OrderForm {
  readonly itemId: string;
  readonly contact?: { readonly name: string; readonly email: string };
  readonly deposit?: { readonly amountMinor: number; readonly currency: string };
}

/** The form as a careful shopper fills it in. */
export function fillForm({ shopper }: Visit, item: CartItem): Required<OrderForm> {
  return {
    itemId: item.id,
    contact: { name: `Shopper ${shopper.number}`, email: `shopper-${shopper.number}@example.com` },
    deposit: { amountMinor: item.depositMinor, currency: item.price.currency },
  };
}

export interface Submission {
  readonly form: OrderForm;
  readonly key: string;
  /** Default: accepted. */
  readonly expect?: readonly number[];
}

export async function submit(visit: Visit, { form, key, expect = [201] }: Submission): Promise<Answer<Order>> {
  const { shop, shopper, tally } = visit;
  const path = `/api/markets/${shopper.market}/orders`;
  const answer = await shop.send<Order>({ name: 'order', method: 'POST', path, body: form, key, expect });
  if (answer.status === 201) tally.orderPlaced();
  return answer;
}

export function createKey({ shopper }: Visit): string {
  return `key-${shopper.random.id(20)}`;
}
