import type { FastifyInstance } from 'fastify';
import { bodies, fuels } from '../contract.ts';
import type { Body, Fuel } from '../contract.ts';
import { searchModels } from '../search.ts';
import { instruments, logger } from '../telemetry.ts';
import { parseMarket } from './offer.ts';
import type { MarketParams } from './offer.ts';

interface SearchParameters {
  readonly q?: string;
  readonly body?: Body;
  readonly fuel?: Fuel;
  readonly maxPriceMinor?: string;
}

const querystring = {
  type: 'object',
  additionalProperties: false,
  properties: {
    q: { type: 'string', maxLength: 100 },
    body: { enum: bodies },
    fuel: { enum: fuels },
    maxPriceMinor: { type: 'string', pattern: '^\\d{1,12}$' },
  },
};

export function registerSearch(app: FastifyInstance): void {
  app.get<{ Params: MarketParams; Querystring: SearchParameters }>(
    '/markets/:market/search',
    { schema: { querystring } },
    async ({ params, query: { maxPriceMinor, ...filters } }) => {
      const market = parseMarket(params);
      const startMillis = performance.now();
      const price = maxPriceMinor === undefined ? {} : { maxPriceMinor: Number(maxPriceMinor) };
      const result = searchModels(market, { ...filters, ...price });
      recordSearch(market.code, result.total, (performance.now() - startMillis) / 1000);
      return result;
    },
  );
}

function recordSearch(market: ReturnType<typeof parseMarket>['code'], found: number, seconds: number): void {
  const outcome = found > 0 ? 'found' : 'empty';
  instruments.searches.add(1, { 'shop.market': market, 'shop.search.outcome': outcome });
  instruments.searchDuration.record(seconds, { 'shop.market': market });
  // What was typed stays out of the log: people paste names and addresses into search boxes.
  logger.info(found > 0 ? 'Search answered' : 'Search found nothing', {
    'shop.market': market,
    'shop.search.results': found,
  });
}
