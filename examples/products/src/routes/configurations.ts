import type { FastifyInstance } from 'fastify';
import { resolveConfiguration } from '../configurator/configurator.ts';
import type { Configuration, ConfigurationVerdict, MarketCode, ModelId } from '../contract.ts';
import type { Stock } from '../stock/stock.ts';
import { instruments, logger } from '../telemetry.ts';
import { parseMarket, parseModel } from './offer.ts';
import type { MarketParams } from './offer.ts';

const id = { type: 'string', minLength: 1, maxLength: 40 };
const ids = { type: 'array', maxItems: 40, items: id };

const body = {
  type: 'object',
  additionalProperties: false,
  required: ['model', 'trim', 'powertrain', 'paint', 'wheels', 'packages', 'options'],
  properties: { model: id, trim: id, powertrain: id, paint: id, wheels: id, packages: ids, options: ids },
};

export function registerConfigurations(app: FastifyInstance, stock: Stock): void {
  app.post<{ Params: MarketParams; Body: Configuration }>(
    '/markets/:market/configurations',
    { schema: { body } },
    async ({ params, body: configuration }) => {
      const market = parseMarket(params);
      const model = parseModel(market, configuration.model);
      const { leadTimeWeeks } = stock.level({ model, market: market.code });
      const verdict = resolveConfiguration({ model, market, configuration, leadTimeWeeks });
      recordVerdict({ 'shop.market': market.code, 'shop.model': model.id }, verdict);
      return verdict;
    },
  );
}

interface Offer {
  readonly 'shop.market': MarketCode;
  readonly 'shop.model': ModelId;
}

function recordVerdict(offer: Offer, verdict: ConfigurationVerdict): void {
  const outcome = verdict.isValid ? 'valid' : 'invalid';
  instruments.configurationsValidated.add(1, { ...offer, 'shop.configuration.outcome': outcome });
  if (verdict.isValid) {
    const { currency, grossMinor } = verdict.price;
    logger.info('Configuration priced', { ...offer, 'shop.currency': currency, 'shop.price.gross_minor': grossMinor });
    return;
  }
  const codes = verdict.problems.map(({ code }) => code);
  for (const code of codes) instruments.configurationProblems.add(1, { ...offer, 'shop.configuration.problem': code });
  logger.warn('Configuration cannot be built', { ...offer, 'shop.configuration.problems': codes });
}
