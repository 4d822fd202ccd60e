import { parseServiceSettings, parseServiceUrl, startService } from '@pitwall-examples/chassis';
import { createApp } from './app.ts';
import { createProductsClient } from './products-client.ts';
import { startProduction } from './production.ts';
import { createMemoryOrderStore } from './store/memory-order-store.ts';
import { instruments, logger } from './telemetry.ts';

const store = createMemoryOrderStore();
const products = createProductsClient(parseServiceUrl(process.env, 'PRODUCTS_URL', 'http://127.0.0.1:8081'));
const dependencies = { store, products, now: Date.now };
instruments.ordersOpen.observe(() =>
  store.countOpen().map(({ market, state, count }) => [count, { 'shop.market': market, 'shop.order.state': state }]),
);
startProduction(dependencies);
const port = await startService(createApp(dependencies), parseServiceSettings(process.env, 8082));
logger.info('Orders is open', { 'server.port': port });
