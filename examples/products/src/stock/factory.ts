// The factory opens new build slots from time to time, so that a demo can run for days and stock still rises and falls.
import { listOffers } from '../catalogue/catalogue.ts';
import type { Stock } from './stock.ts';

const shiftMillis = 20_000;
const slotsPerShift = 6;
/** After this long a car is being built; its reservation cannot be handed back any more. */
const settleMillis = 15 * 60_000;

/** Works shifts until stopped; never keeps the process alive. */
export function startFactory(stock: Stock): () => void {
  const timer = setInterval(() => runShift(stock), shiftMillis).unref();
  return () => clearInterval(timer);
}

/** Gives new slots to the offers that have run lowest. Returns how many were opened. */
export function runShift(stock: Stock, nowMillis: number = Date.now()): number {
  stock.settle(nowMillis - settleMillis);
  const lowest = listOffers()
    .map((offer) => ({ offer, share: stock.level(offer).available / offer.model.buildSlots }))
    .toSorted((a, b) => a.share - b.share)
    .slice(0, listOffers().length / 2);
  return lowest.reduce((opened, { offer }) => opened + stock.refill(offer, slotsPerShift), 0);
}
