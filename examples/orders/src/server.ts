import { openFaults, parseServiceSettings, parseServiceUrl, startService } from '@pitwall-examples/chassis';
import { createApp, createDependencies } from './app.ts';
import { startProduction } from './production.ts';
import { openOrderStore } from './store/open-order-store.ts';
import { instruments, logger } from './telemetry.ts';

const productsUrl = parseServiceUrl(process.env, 'PRODUCTS_URL', 'http://127.0.0.1:8081');
const dependencies = createDependencies(await openOrderStore(process.env), productsUrl);
instruments.ordersOpen.observe(async () => {
  const counts = await dependencies.store.countOpen();
  return counts.map(({ market, state, count }) => [count, { 'shop.market': market, 'shop.order.state': state }]);
});
startProduction(dependencies);
const settings = parseServiceSettings(process.env, 8082);
const app = createApp(dependencies);
openFaults(app, { settings, logger });
const port = await startService(app, settings);
logger.info('Orders is open', { 'server.port': port });
