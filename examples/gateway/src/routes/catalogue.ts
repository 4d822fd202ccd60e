import { requireAnswer, UpstreamError } from '@pitwall-examples/chassis';
import type { Upstream } from '@pitwall-examples/chassis';
import type {
  Configuration,
  ConfigurationVerdict,
  Market,
  ModelDetail,
  ModelSummary,
  SearchResult,
  StockLevel,
} from '@pitwall-examples/products/contract';
import type { FastifyInstance } from 'fastify';
import { logger } from '../telemetry.ts';
import { parseMarket, recordStep } from './market.ts';
import type { MarketParams } from './market.ts';
import { configurationSchema, modelParamsSchema, searchSchema } from './schemas.ts';

interface ModelParams extends MarketParams {
  readonly model: string;
}

export function registerCatalogue(app: FastifyInstance, products: Upstream): void {
  const get = async <T>(path: string, requestId: string): Promise<T> =>
    requireAnswer(await products.call<T>(path, { requestId }));

  app.get('/api/markets', async ({ id }) => get<{ markets: Market[] }>('/markets', id));

  app.get<{ Params: MarketParams }>('/api/markets/:market/models', async ({ params, id }) => {
    const market = parseMarket(params);
    recordStep(market, 'browse');
    return get<{ models: ModelSummary[] }>(`/markets/${market}/models`, id);
  });

  app.get<{ Params: MarketParams; Querystring: Record<string, string> }>(
    '/api/markets/:market/search',
    { schema: { querystring: searchSchema } },
    async ({ params, query, id }) => {
      const market = parseMarket(params);
      recordStep(market, 'search');
      return get<SearchResult>(`/markets/${market}/search?${new URLSearchParams(query).toString()}`, id);
    },
  );

  app.get<{ Params: ModelParams }>(
    '/api/markets/:market/models/:model',
    { schema: { params: modelParamsSchema } },
    async ({ params, id }) => {
      const market = parseMarket(params);
      recordStep(market, 'view');
      const [detail, availability] = await Promise.all([
        get<ModelDetail>(`/markets/${market}/models/${params.model}`, id),
        get<StockLevel>(`/markets/${market}/stock/${params.model}`, id).catch(withoutAvailability),
      ]);
      return { ...detail, availability };
    },
  );

  app.post<{ Params: MarketParams; Body: Configuration }>(
    '/api/markets/:market/configurations',
    { schema: { body: configurationSchema } },
    async ({ params, body, id }) => {
      const market = parseMarket(params);
      recordStep(market, 'configure');
      const request = { method: 'POST', body, requestId: id } as const;
      return requireAnswer(await products.call<ConfigurationVerdict>(`/markets/${market}/configurations`, request));
    },
  );
}

/** A car can be looked at without knowing how many are left. */
function withoutAvailability(error: unknown): null {
  if (error instanceof UpstreamError) logger.warn('Showing a model without its availability', { error });
  return null;
}
