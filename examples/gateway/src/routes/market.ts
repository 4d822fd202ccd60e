import { marketCodes } from '@pitwall-examples/products/contract';
import type { MarketCode } from '@pitwall-examples/products/contract';
import { problem } from '../problems.ts';
import { instruments } from '../telemetry.ts';

export interface MarketParams {
  readonly market: string;
}

export function parseMarket({ market }: MarketParams): MarketCode {
  const code = marketCodes.find((known) => known === market);
  if (!code) throw problem('unknown-market', { detail: `"${market}" is not a market of this shop` });
  return code;
}

type FunnelStep = Parameters<typeof instruments.funnelSteps.add>[1]['shop.funnel.step'];

export function recordStep(market: MarketCode, step: FunnelStep): void {
  instruments.funnelSteps.add(1, { 'shop.market': market, 'shop.funnel.step': step });
}
