import { openFaults, parseServiceSettings, startService } from '@pitwall-examples/chassis';
import { createApp } from './app.ts';
import { startFactory } from './stock/factory.ts';
import { createStock } from './stock/stock.ts';
import { instruments, logger } from './telemetry.ts';

const stock = createStock();
instruments.stockLevel.observe(() =>
  stock.levels().map(({ market, model, available }) => [available, { 'shop.market': market, 'shop.model': model }]),
);
startFactory(stock);
const settings = parseServiceSettings(process.env, 8081);
const app = createApp(stock);
openFaults(app, { settings, logger });
const port = await startService(app, settings);
logger.info('Products is open', { 'server.port': port });
