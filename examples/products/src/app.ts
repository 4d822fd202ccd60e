import { createServiceApp } from '@pitwall-examples/chassis';
import type { FastifyInstance } from 'fastify';
import { registerConfigurations } from './routes/configurations.ts';
import { registerMarkets } from './routes/markets.ts';
import { registerModels } from './routes/models.ts';
import { registerSearch } from './routes/search.ts';
import { registerStock } from './routes/stock.ts';
import { createStock } from './stock/stock.ts';
import type { Stock } from './stock/stock.ts';
import { logger } from './telemetry.ts';

export function createApp(stock: Stock = createStock()): FastifyInstance {
  const app = createServiceApp({ logger });
  registerMarkets(app);
  registerModels(app);
  registerSearch(app);
  registerConfigurations(app, stock);
  registerStock(app, stock);
  return app;
}
