// Whether a measurement counts. A contestant that exports nothing is fast for the wrong reason.

import type { Contestant } from './contestants.ts';
import { isExporting } from './contestants.ts';
import { phasePaths } from './frameworks.ts';
import type { Measurement } from './measurement.ts';
import type { Turn } from './schedule.ts';

/** At the fixed rate nobody is overloaded, so at most a twentieth of the server spans may be missing. */
export const MIN_SPANS_PER_REQUEST = 0.95;

export type Outcome =
  | { readonly kind: 'measured'; readonly turn: Turn; readonly measurement: Measurement }
  | { readonly kind: 'invalid'; readonly turn: Turn; readonly measurement: Measurement; readonly reason: string }
  | { readonly kind: 'failed'; readonly turn: Turn; readonly reason: string };

export interface SpanCoverage {
  readonly rate: number;
  readonly max: number;
}

/** Server spans received for each request sent, by phase. */
export function spansPerRequest({ tally, requests }: Measurement): SpanCoverage {
  return {
    rate: (tally.serverSpans[phasePaths.rate] ?? 0) / requests.rate,
    max: (tally.serverSpans[phasePaths.max] ?? 0) / requests.max,
  };
}

/** Why the measurement does not count, if so. */
function findInvalidity(contestant: Contestant, measurement: Measurement): string | undefined {
  const { rate } = spansPerRequest(measurement);
  const { tally } = measurement;
  const { undecodable, spans } = tally;
  if (undecodable > 0) return `the sink could not decode ${undecodable} of its exports`;
  if (!isExporting(contestant)) return spans > 0 ? `it exported ${spans} spans and should export none` : undefined;
  if (rate < MIN_SPANS_PER_REQUEST)
    return `it exported ${rate.toFixed(2)} server spans per request at the fixed rate, less than ${MIN_SPANS_PER_REQUEST}`;
  return (tally.messages['metrics'] ?? 0) === 0 ? 'it exported no metrics' : undefined;
}

export function judge(turn: Turn, measurement: Measurement): Outcome {
  const reason = findInvalidity(turn.contestant, measurement);
  return reason === undefined
    ? { kind: 'measured', turn, measurement }
    : { kind: 'invalid', turn, measurement, reason };
}
