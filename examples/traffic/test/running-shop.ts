// The shop as it runs, for traffic to go through.
import { startServiceProcess } from '@pitwall-examples/chassis';

export interface RunningShop {
  readonly url: string;
  stop(): Promise<void>;
}

export async function startShop(): Promise<RunningShop> {
  const folderOf = (service: string): URL => new URL(`../../${service}/`, import.meta.url);
  const products = await startServiceProcess(folderOf('products'));
  const orders = await startServiceProcess(folderOf('orders'), { PRODUCTS_URL: products.url });
  // Shoppers who never stop to think are more than the limit allows from one address.
  const env = { PRODUCTS_URL: products.url, ORDERS_URL: orders.url, RATE_LIMIT_PER_SECOND: '100000' };
  const gateway = await startServiceProcess(folderOf('gateway'), env);
  return {
    url: gateway.url,
    stop: async () => void (await Promise.all([gateway.stop(), orders.stop(), products.stop()])),
  };
}
