// Build slots per market and model. A reservation has the caller's id, so that repeating it, or its release, is safe.
import { listOffers } from '../catalogue/catalogue.ts';
import type { CarModel } from '../catalogue/car.ts';
import type { MarketCode, ModelId, Reservation, StockLevel } from '../contract.ts';

export interface StockOffer {
  readonly model: CarModel;
  readonly market: MarketCode;
}

export type ReserveOutcome =
  | { readonly kind: 'reserved' | 'repeated'; readonly reservation: Reservation }
  | { readonly kind: 'sold-out' }
  /** The id is already another car's. */
  | { readonly kind: 'conflict' };

export interface Stock {
  level(offer: StockOffer): StockLevel;
  levels(): StockLevel[];
  reserve(id: string, offer: StockOffer): ReserveOutcome;
  /** The reservation that was undone, or nothing if there is none (any more). */
  release(id: string): Reservation | undefined;
  /** Adds slots up to what the market was given when the books opened; returns how many were added. */
  refill(offer: StockOffer, slots: number): number;
  /** Forgets reservations made before this time: those cars are being built and cannot be handed back. */
  settle(beforeMillis: number): void;
}

interface Slot {
  available: number;
  readonly allotted: number;
}

interface Held {
  readonly reservation: Reservation;
  readonly atMillis: number;
}

export function createStock(now: () => number = Date.now): Stock {
  const slots = new Map(listOffers().map((offer) => [keyOf(offer.market, offer.model.id), createSlot(offer)]));
  const held = new Map<string, Held>();
  const slotOf = (market: MarketCode, model: ModelId): Slot =>
    slots.get(keyOf(market, model)) ?? { available: 0, allotted: 0 };

  const level = ({ model, market }: StockOffer): StockLevel => {
    const slot = slotOf(market, model.id);
    return { market, model: model.id, available: slot.available, leadTimeWeeks: estimateLeadTime(model, slot) };
  };

  return {
    level,
    levels: () => listOffers().map(level),
    reserve(id, offer) {
      const { market, model } = offer;
      const earlier = held.get(id)?.reservation;
      if (earlier) {
        const isSame = earlier.market === market && earlier.model === model.id;
        return isSame ? { kind: 'repeated', reservation: earlier } : { kind: 'conflict' };
      }
      const slot = slotOf(market, model.id);
      if (slot.available === 0) return { kind: 'sold-out' };
      const reservation = { id, market, model: model.id, leadTimeWeeks: estimateLeadTime(model, slot) };
      slot.available -= 1;
      held.set(id, { reservation, atMillis: now() });
      return { kind: 'reserved', reservation };
    },
    release(id) {
      const reservation = held.get(id)?.reservation;
      if (!reservation) return undefined;
      held.delete(id);
      const slot = slotOf(reservation.market, reservation.model);
      // The factory may have filled the gap meanwhile.
      slot.available = Math.min(slot.allotted, slot.available + 1);
      return reservation;
    },
    refill({ model, market }, count) {
      const slot = slotOf(market, model.id);
      const added = Math.max(0, Math.min(count, slot.allotted - slot.available));
      slot.available += added;
      return added;
    },
    settle(beforeMillis) {
      for (const [id, { atMillis }] of held) if (atMillis < beforeMillis) held.delete(id);
    },
  };
}

function createSlot({ model, market }: StockOffer): Slot {
  const allotted = model.soldOutIn?.includes(market) ? 0 : model.buildSlots;
  return { available: allotted, allotted };
}

/** Up to half as long again when the books are nearly full. */
function estimateLeadTime(model: CarModel, { available, allotted }: Slot): number {
  const taken = allotted === 0 ? 1 : 1 - available / allotted;
  return model.leadTimeWeeks + Math.floor((taken * model.leadTimeWeeks) / 2);
}

function keyOf(market: MarketCode, model: ModelId): string {
  return `${market}/${model}`;
}
