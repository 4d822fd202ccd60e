import type { MarketCode } from '@pitwall-examples/products/contract';
import { createRandom } from './random.ts';
import type { Random } from './random.ts';

export interface Shopper {
  readonly number: number;
  readonly market: MarketCode;
  readonly userAgent: string;
  readonly address: string;
  readonly language: string;
  readonly random: Random;
}

const marketShares: readonly { readonly market: MarketCode; readonly language: string; readonly weight: number }[] = [
  { market: 'DE', language: 'de-DE', weight: 26 },
  { market: 'US', language: 'en-US', weight: 18 },
  { market: 'GB', language: 'en-GB', weight: 15 },
  { market: 'FR', language: 'fr-FR', weight: 14 },
  { market: 'JP', language: 'ja-JP', weight: 10 },
  { market: 'SE', language: 'sv-SE', weight: 7 },
  { market: 'NO', language: 'nb-NO', weight: 6 },
  { market: 'CH', language: 'de-CH', weight: 4 },
];

const devices: readonly { readonly userAgent: string; readonly weight: number }[] = [
  {
    userAgent: 'Mozilla/5.0 (iPhone; CPU iPhone OS 19_1 like Mac OS X) AppleWebKit/605.1.15 Mobile/15E148',
    weight: 38,
  },
  {
    userAgent: 'Mozilla/5.0 (Linux; Android 16; Pixel 10) AppleWebKit/537.36 Chrome/147.0 Mobile Safari/537.36',
    weight: 27,
  },
  { userAgent: 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/147.0 Safari/537.36', weight: 22 },
  {
    userAgent: 'Mozilla/5.0 (Macintosh; Intel Mac OS X 15_6) AppleWebKit/605.1.15 Version/19.1 Safari/605.1.15',
    weight: 9,
  },
  { userAgent: 'Mozilla/5.0 (X11; Linux x86_64; rv:151.0) Gecko/20100101 Firefox/151.0', weight: 4 },
];

/** The n-th shopper of a seed; whatever the others do, this one does the same. */
export function createShopper(seed: number, number: number): Shopper {
  const random = createRandom(`${seed}/${number}`);
  const { market, language } = random.pickWeighted(marketShares);
  const { userAgent } = random.pickWeighted(devices);
  // Addresses of the documentation ranges (RFC 5737): nobody's.
  const address = `${random.pick(['192.0.2', '198.51.100', '203.0.113'])}.${1 + random.integer(254)}`;
  return { number, market, language, userAgent, address, random };
}
