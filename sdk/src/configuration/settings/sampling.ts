// Which of the traces that a ratio leaves out are kept all the same. The sampler itself is in signals.ts.
import { boolean, wholeNumber } from '../parsers.ts';
import { define, millis } from './setting.ts';

export const samplingSettings = {
  tracesPerSecond: define<number>({
    env: ['PITWALL_SAMPLE_TRACES_PER_SECOND'],
    parser: wholeNumber({ min: 0, max: 1_000_000, unit: 'traces' }),
    default: 10,
    doc: 'Most new traces a second that the samplers `rate_limited` and `parentbased_rate_limited` record.',
  }),
  isKeepingErrors: define<boolean>({
    env: ['PITWALL_SAMPLE_ERRORS'],
    parser: boolean,
    default: true,
    doc: 'With a ratio or a rate: traces that were left out are kept when their local root ends in an error or is slow. docs/sampling.md.',
  }),
  keptSlowMillis: define<number>({
    env: ['PITWALL_SAMPLE_SLOW_MS'],
    parser: millis(0, 3_600_000),
    default: 1000,
    doc: 'How long a local root takes to be slow; 0: none is.',
  }),
};
