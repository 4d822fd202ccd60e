import type { Shop } from '../shop.ts';
import type { Shopper } from '../shopper.ts';
import type { Tally } from '../tally.ts';

export interface Visit {
  readonly shop: Shop;
  readonly shopper: Shopper;
  readonly tally: Tally;
}

/** One way to use the shop. Mistakes are part of it: a step says which answer is right for it, a refusal included. */
export interface Journey {
  readonly name: string;
  /** How often, in relation to the others. */
  readonly weight: number;
  readonly play: (visit: Visit) => Promise<void>;
}
