// Shoppers who order a car, and what goes wrong for them on the way.
import type { Order } from '@pitwall-examples/orders/contract';
import { chooseCar, spoilCar } from '../configuration.ts';
import { findCar } from './catalogue-steps.ts';
import type { Journey, Visit } from './journey.ts';
import { addToCart, configure, createKey, fillCart, fillForm, submit } from './order-steps.ts';
import type { OrderForm } from './order-steps.ts';

export const buyers: readonly Journey[] = [
  { name: 'buys', weight: 18, play: async (visit) => void (await buy(visit)) },
  { name: 'misreads the price list, then buys', weight: 6, play: buyAfterConflict },
  { name: 'submits twice', weight: 3, play: submitTwice },
  { name: 'changes their mind', weight: 3, play: buyThenCancel },
  { name: 'pays later', weight: 3, play: payLater },
  { name: 'enters a wrong deposit', weight: 2, play: enterWrongDeposit },
  { name: 'forgets a field', weight: 2, play: forgetField },
];

async function buy(visit: Visit): Promise<Order> {
  const item = await fillCart(visit, await findCar(visit));
  const { body } = await submit(visit, { form: fillForm(visit, item), key: createKey(visit) });
  await visit.shop.think();
  await visit.shop.send({ name: 'order status', path: `/api/orders/${body.id}` });
  if (visit.shopper.random.chance(0.3)) await visit.shop.send({ name: 'my orders', path: '/api/orders' });
  return body;
}

async function buyAfterConflict(visit: Visit): Promise<void> {
  const model = await findCar(visit);
  const car = chooseCar(model, visit.shopper.random);
  await configure(visit, spoilCar(model, car));
  await configure(visit, car);
  const item = await addToCart(visit, car);
  await submit(visit, { form: fillForm(visit, item), key: createKey(visit) });
}

/** A double click: one order, answered twice. */
async function submitTwice(visit: Visit): Promise<void> {
  const item = await fillCart(visit, await findCar(visit));
  const { shop, shopper } = visit;
  const submission = { form: fillForm(visit, item), key: createKey(visit) };
  const path = `/api/markets/${shopper.market}/orders`;
  const again = { name: 'order again', method: 'POST', path, body: submission.form, key: submission.key } as const;
  await Promise.all([submit(visit, submission), shop.send({ ...again, expect: [201] })]);
}

async function buyThenCancel(visit: Visit): Promise<void> {
  const { id } = await buy(visit);
  const cancel = { name: 'cancel', method: 'POST', path: `/api/orders/${id}/cancel` } as const;
  await visit.shop.send(cancel);
  await visit.shop.think();
  // Not sure that it worked, they press it again.
  await visit.shop.send({ ...cancel, expect: [409] });
}

async function payLater(visit: Visit): Promise<void> {
  const item = await fillCart(visit, await findCar(visit));
  const { deposit, ...form } = fillForm(visit, item);
  const { body } = await submit(visit, { form, key: createKey(visit) });
  const pay = { name: 'deposit', method: 'POST', path: `/api/orders/${body.id}/deposit` } as const;
  await visit.shop.think();
  await visit.shop.send({ ...pay, body: { ...deposit, amountMinor: 1 }, expect: [422] });
  await visit.shop.send({ ...pay, body: deposit });
}

async function enterWrongDeposit(visit: Visit): Promise<void> {
  const item = await fillCart(visit, await findCar(visit));
  const form = fillForm(visit, item);
  const currency = form.deposit.currency === 'EUR' ? 'USD' : 'EUR';
  const wrong = { ...form, deposit: { ...form.deposit, currency } };
  await correct(visit, form, { form: wrong, status: 422 });
}

async function forgetField(visit: Visit): Promise<void> {
  const item = await fillCart(visit, await findCar(visit));
  const { contact: _contact, ...incomplete } = fillForm(visit, item);
  await correct(visit, fillForm(visit, item), { form: incomplete, status: 400 });
}

interface Refused {
  readonly form: OrderForm;
  readonly status: number;
}

/** Sends the form wrongly, reads why, and sends it right. */
async function correct(visit: Visit, form: OrderForm, wrong: Refused): Promise<void> {
  await submit(visit, { form: wrong.form, key: createKey(visit), expect: [wrong.status] });
  await visit.shop.think();
  await submit(visit, { form, key: createKey(visit) });
}
