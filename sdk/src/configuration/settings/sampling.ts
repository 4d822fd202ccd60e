// Which traces are recorded, and which of those left out are kept all the same.
// https://opentelemetry.io/docs/specs/otel/configuration/sdk-environment-variables/#general-sdk-configuration
import { boolean, oneOf, ratio, wholeNumber } from '../parsers.ts';
import { type RemoteSampling, remoteSampling } from '../remote-sampling.ts';
import { define, millis } from './setting.ts';

type SamplerName =
  | 'always_on'
  | 'always_off'
  | 'traceidratio'
  | 'parentbased_always_on'
  | 'parentbased_always_off'
  | 'parentbased_traceidratio'
  | 'rate_limited'
  | 'parentbased_rate_limited'
  | 'xray'
  | 'jaeger_remote'
  | 'parentbased_jaeger_remote';

const argument = 'OTEL_TRACES_SAMPLER_ARG';
/** What the argument means is the sampler's affair: one setting for each meaning. */
const forSamplers =
  (names: RegExp) =>
  (variable: string, { sampler }: Readonly<Record<string, unknown>>): boolean =>
    variable !== argument || names.test(String(sampler));

export const samplingSettings = {
  sampler: define<SamplerName>({
    env: ['OTEL_TRACES_SAMPLER'],
    parser: oneOf(
      'always_on',
      'always_off',
      'traceidratio',
      'parentbased_always_on',
      'parentbased_always_off',
      'parentbased_traceidratio',
      'rate_limited',
      'parentbased_rate_limited',
      'xray',
      'jaeger_remote',
      'parentbased_jaeger_remote',
    ),
    default: 'parentbased_always_on',
    doc: 'Which traces are recorded. docs/sampling.md.',
  }),
  samplerRatio: define<number>({
    env: [argument],
    isMeant: forSamplers(/traceidratio$/),
    parser: ratio,
    default: 1,
    doc: 'Share of traces that the samplers `traceidratio` and `parentbased_traceidratio` record.',
  }),
  tracesPerSecond: define<number>({
    env: [argument, 'PITWALL_SAMPLE_TRACES_PER_SECOND'],
    isMeant: forSamplers(/rate_limited$/),
    parser: wholeNumber({ min: 0, max: 1_000_000, unit: 'traces' }),
    default: 10,
    doc: 'Most new traces a second that the samplers `rate_limited` and `parentbased_rate_limited` record.',
  }),
  remoteSampling: define<RemoteSampling>({
    env: [argument],
    isMeant: forSamplers(/xray$|jaeger_remote$/),
    parser: remoteSampling,
    default: {},
    doc: 'Of the samplers `xray`, `jaeger_remote` and `parentbased_jaeger_remote`: where they ask (`xray`: the daemon, `jaeger_remote`: `http://127.0.0.1:5778`), how often (300,000 and 60,000 ms), and the share until Jaeger has answered (0.001).',
  }),
  isKeepingErrors: define<boolean>({
    env: ['PITWALL_SAMPLE_ERRORS'],
    parser: boolean,
    default: true,
    doc: 'With a ratio, a rate or remote sampling: traces that were left out are kept when their local root ends in an error or is slow. docs/sampling.md.',
  }),
  keptSlowMillis: define<number>({
    env: ['PITWALL_SAMPLE_SLOW_MS'],
    parser: millis(0, 3_600_000),
    default: 1000,
    doc: 'How long a local root takes to be slow; 0: none is.',
  }),
};
