import type { FastifyInstance } from 'fastify';
import type { MarketCode, ModelId } from '../contract.ts';
import { problem } from '../problems.ts';
import type { Stock } from '../stock/stock.ts';
import { instruments, logger } from '../telemetry.ts';
import { parseMarket, parseModel } from './offer.ts';
import type { MarketParams, OfferParams } from './offer.ts';

interface ReservationParams extends MarketParams {
  readonly id: string;
}

const params = {
  type: 'object',
  properties: { market: { type: 'string' }, id: { type: 'string', pattern: '^[\\w-]{1,64}$' } },
};
const body = {
  type: 'object',
  additionalProperties: false,
  required: ['model'],
  properties: { model: { type: 'string', maxLength: 40 } },
};

export function registerStock(app: FastifyInstance, stock: Stock): void {
  app.get<{ Params: OfferParams }>('/markets/:market/stock/:model', async ({ params: path }) => {
    const market = parseMarket(path);
    return stock.level({ market: market.code, model: parseModel(market, path.model) });
  });

  app.put<{ Params: ReservationParams; Body: { readonly model: string } }>(
    '/markets/:market/reservations/:id',
    { schema: { params, body } },
    async (request, reply) => {
      const market = parseMarket(request.params);
      const model = parseModel(market, request.body.model);
      const outcome = stock.reserve(request.params.id, { market: market.code, model });
      if (outcome.kind === 'conflict') throw problem('reservation-conflict');
      if (outcome.kind === 'repeated') return outcome.reservation;
      recordReservation(market.code, model.id, outcome.kind);
      if (outcome.kind === 'sold-out') throw problem('sold-out', { detail: `${model.name} in ${market.code}` });
      return reply.status(201).send(outcome.reservation);
    },
  );

  app.delete<{ Params: ReservationParams }>(
    '/markets/:market/reservations/:id',
    { schema: { params } },
    async (request, reply) => {
      parseMarket(request.params);
      const released = stock.release(request.params.id);
      if (released) recordReservation(released.market, released.model, 'released');
      return reply.status(204).send();
    },
  );
}

function recordReservation(market: MarketCode, model: ModelId, outcome: 'reserved' | 'sold-out' | 'released'): void {
  const offer = { 'shop.market': market, 'shop.model': model };
  instruments.reservations.add(1, { ...offer, 'shop.reservation.outcome': outcome });
  if (outcome === 'sold-out') logger.warn('Build slots are sold out', offer);
  else logger.info(`Build slot ${outcome}`, offer);
}
