// gateway ──> orders ──> products as they run, over real HTTP: what one service says, the next one understands.
import { randomUUID } from 'node:crypto';
import { startServiceProcess } from '@pitwall-examples/chassis';
import type { ServiceProcess } from '@pitwall-examples/chassis';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const tarn = {
  model: 'tarn',
  trim: 'summit',
  powertrain: 'e64',
  paint: 'dune',
  wheels: 'alloy-19',
  packages: ['winter'],
  options: ['tow-bar'],
};
const contact = { name: 'Erika Mustermann', email: 'erika@example.com' };

let products: ServiceProcess;
let orders: ServiceProcess;
let gateway: ServiceProcess;

const folderOf = (service: string): URL => new URL(`../../${service}/`, import.meta.url);

beforeAll(async () => {
  products = await startServiceProcess(folderOf('products'));
  orders = await startServiceProcess(folderOf('orders'), { PRODUCTS_URL: products.url });
  const env = { PRODUCTS_URL: products.url, ORDERS_URL: orders.url, RATE_LIMIT_PER_SECOND: '1000' };
  gateway = await startServiceProcess(folderOf('gateway'), env);
});
afterAll(async () => void (await Promise.all([gateway.stop(), orders.stop(), products.stop()])));

interface Reply {
  readonly status: number;
  readonly headers: Headers;
  // What a test reads of an answer differs with every call.
  readonly body: Record<string, never> & { readonly id: string; readonly items: object[]; readonly orders: object[] };
}

type Send = (method: string, path: string, body?: object, key?: string) => Promise<Reply>;

/** A browser: it keeps the cookie that it is given. */
function createBrowser(): Send {
  let cookie = '';
  return async (...[method, path, body, key]) => {
    const headers = {
      ...(body && { 'content-type': 'application/json' }),
      ...(cookie && { cookie }),
      ...(key && { 'idempotency-key': key }),
    };
    const response = await fetch(gateway.url + path, { method, headers, ...(body && { body: JSON.stringify(body) }) });
    cookie = response.headers.get('set-cookie')?.split(';')[0] ?? cookie;
    const text = await response.text();
    return { status: response.status, headers: response.headers, body: JSON.parse(text === '' ? '{}' : text) };
  };
}

describe('the shop', () => {
  it('takes a car from the front page to an order', async () => {
    const send = createBrowser();
    expect((await send('GET', '/api/markets')).body).toMatchObject({ markets: { length: 8 } });
    expect((await send('GET', '/api/markets/DE/search?q=suv&fuel=electric')).body).toMatchObject({ total: 2 });
    const model = (await send('GET', '/api/markets/DE/models/tarn')).body;
    expect(model).toMatchObject({ name: 'Avelor Tarn', availability: { market: 'DE', model: 'tarn' } });
    expect((await send('POST', '/api/markets/DE/configurations', tarn)).body).toMatchObject({ isValid: true });
    const item = await send('POST', '/api/markets/DE/cart/items', tarn);
    expect([item.status, item.body]).toMatchObject([201, { price: { grossMinor: 5_081_000 } }]);
    const form = { itemId: item.body.id, contact, deposit: { amountMinor: 50_000, currency: 'EUR' } };
    const ordered = await send('POST', '/api/markets/DE/orders', form, randomUUID());
    expect([ordered.status, ordered.body]).toMatchObject([201, { state: 'confirmed', price: { taxMinor: 811_252 } }]);
    expect((await send('GET', '/api/markets/DE/cart')).body.items).toEqual([]);
    expect((await send('GET', '/api/orders')).body.orders).toMatchObject([
      { id: ordered.body.id, modelName: 'Avelor Tarn' },
    ]);
    expect((await send('POST', `/api/orders/${ordered.body.id}/cancel`)).body).toMatchObject({ state: 'cancelled' });
    expect((await send('POST', `/api/orders/${ordered.body.id}/cancel`)).status).toBe(409);
  });

  it('orders a car once, whether the order is sent twice or from two tabs', async () => {
    const send = createBrowser();
    const { id } = (await send('POST', '/api/markets/DE/cart/items', tarn)).body;
    const form = { itemId: id, contact };
    const key = randomUUID();
    const twice = await Promise.all([1, 2].map(() => send('POST', '/api/markets/DE/orders', form, key)));
    expect(twice.map(({ status }) => status)).toEqual([201, 201]);
    expect(twice[0]?.body.id).toBe(twice[1]?.body.id);
    expect((await send('POST', '/api/markets/DE/orders', form, key)).headers.get('idempotency-replayed')).toBe('true');
    const otherTab = await send('POST', '/api/markets/DE/orders', form, randomUUID());
    expect([otherTab.status, otherTab.body]).toMatchObject([409, { code: 'already-ordered' }]);
    expect((await send('GET', '/api/orders')).body.orders).toHaveLength(1);
  });

  it('pays a deposit afterwards, and says in which field it was wrong', async () => {
    const send = createBrowser();
    const { id: itemId } = (await send('POST', '/api/markets/JP/cart/items', tarn)).body;
    const { id } = (await send('POST', '/api/markets/JP/orders', { itemId, contact }, randomUUID())).body;
    const pay = (amountMinor: number) => send('POST', `/api/orders/${id}/deposit`, { amountMinor, currency: 'JPY' });
    expect((await pay(1)).body).toMatchObject({ status: 422, errors: [{ pointer: '#/amountMinor' }] });
    expect((await pay(50_000)).body).toMatchObject({ state: 'confirmed' });
  });

  it('hands problems through from the service that knows, down to the field', async () => {
    const send = createBrowser();
    const wrong = await send('POST', '/api/markets/DE/cart/items', { ...tarn, powertrain: 'h170' });
    expect(wrong.body).toMatchObject({ status: 422, errors: [{ code: 'not-for-powertrain', pointer: '#/options/0' }] });
    expect((await send('GET', '/api/markets/US/models/kestra')).body).toMatchObject({
      status: 404,
      code: 'unknown-model',
      instance: '/api/markets/US/models/kestra',
    });
  });

  it('says that the edition is sold out only when it is ordered', async () => {
    const send = createBrowser();
    const prima = {
      ...tarn,
      model: 'strale',
      trim: 'prima',
      powertrain: 'p420',
      paint: 'rosso',
      wheels: 'forged-20',
      packages: [],
      options: [],
    };
    const { id: itemId } = (await send('POST', '/api/markets/GB/cart/items', prima)).body;
    const ordered = await send('POST', '/api/markets/GB/orders', { itemId, contact }, randomUUID());
    expect([ordered.status, ordered.body]).toMatchObject([409, { code: 'sold-out' }]);
  });

  it('shows an order to nobody but its customer', async () => {
    const [owner, stranger] = [createBrowser(), createBrowser()];
    const { id: itemId } = (await owner('POST', '/api/markets/DE/cart/items', tarn)).body;
    const { id } = (await owner('POST', '/api/markets/DE/orders', { itemId, contact }, randomUUID())).body;
    await stranger('POST', '/api/markets/DE/cart/items', tarn);
    expect((await owner('GET', `/api/orders/${id}`)).status).toBe(200);
    for (const [method, path] of [
      ['GET', ''],
      ['POST', '/cancel'],
    ] as const) {
      expect((await stranger(method, `/api/orders/${id}${path}`)).body).toMatchObject({ code: 'unknown-order' });
    }
  });

  it('keeps selling what it can when orders is gone, and answers 502 for the rest', async () => {
    const send = createBrowser();
    await send('POST', '/api/markets/DE/cart/items', tarn);
    expect((await send('GET', '/api/orders')).status).toBe(200);
    expect(await orders.stop()).toBe(0);
    expect((await send('GET', '/api/markets/DE/models')).status).toBe(200);
    expect((await send('GET', '/api/orders')).body).toMatchObject({ status: 502, code: 'upstream-failed' });
  });
});
