// The fixture of the peer tests as a running process, and how to place an order in it.
import { type ChildExit, startFixture } from '../child.ts';

export interface Shop {
  /** Places an order; returns the id of its trace. */
  order(id: string): Promise<string>;
  stop(): Promise<ChildExit>;
}

export async function startShop(env: Readonly<Record<string, string>>): Promise<Shop> {
  const child = startFixture('../../peer/fixtures/shop.mjs', {
    env: { OTEL_SERVICE_NAME: 'shop', OTEL_METRIC_EXPORT_INTERVAL: '200', ...env },
  });
  const port = (await child.ready).split(' ')[1];
  return {
    order: async (id) => {
      const response = await fetch(`http://127.0.0.1:${port}/orders/${id}`);
      return ((await response.json()) as { traceId: string }).traceId;
    },
    stop: () => {
      child.process.kill('SIGTERM');
      return child.exited;
    },
  };
}
