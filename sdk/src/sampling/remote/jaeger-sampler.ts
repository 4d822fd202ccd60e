// Jaeger's remote sampling: the strategies of this service, asked for again and again.
// https://www.jaegertracing.io/docs/2.20/architecture/sampling/#remote-sampling
// What a strategy is as a sampler is @opentelemetry/sampler-jaeger-remote's. Its timer and its fetch are not used: the
// first keeps a process for ever, the second has no deadline. It knows no rate limits; those are ours. docs/adr/018.
import { ROOT_CONTEXT } from '@opentelemetry/api';
import type { Sampler } from '@opentelemetry/sdk-trace';
import { TraceIdRatioBasedSampler } from '../../opentelemetry.ts';
import { createRateLimitedSampler } from '../rate-limited.ts';
import { type PolledSampler, startPolling } from './polling.ts';
import { isRecord, type RuleSource } from './rule-source.ts';

/** The part of the package that is used, at the versions that package.json names. */
interface JaegerPackage {
  readonly JaegerRemoteSampler: {
    readonly prototype: {
      /** Gives `this._sampler` back for what it does not know. */
      convertSamplingResponseToSampler(this: { readonly _sampler: Sampler }, response: object): Sampler;
    };
  };
}

export interface JaegerSamplerOptions {
  /** Exports of `@opentelemetry/sampler-jaeger-remote`. */
  readonly loaded: unknown;
  readonly source: RuleSource;
  readonly serviceName: string;
  readonly pollingIntervalMillis: number;
  /** Until the first answer, and when there was none for an hour. */
  readonly initialRatio: number;
  /** Milliseconds that only rise. Default: performance.now. */
  readonly now?: () => number;
}

/** As long as X-Ray's rules are good for. */
const rulesLifeMillis = 3_600_000;

/** @throws when the package is not what it is known to be. */
export function createJaegerSampler(options: JaegerSamplerOptions): PolledSampler {
  const { source, serviceName, now = () => performance.now() } = options;
  const convert = readConverter(options.loaded);
  const initial = new TraceIdRatioBasedSampler(options.initialRatio);
  let rules: Rules = { known: '', sampler: initial };
  let answeredAt = 0;
  const path = `/sampling?service=${encodeURIComponent(serviceName)}`;
  const poll = async (): Promise<void> => {
    rules = await source.ask({ path, read: (answer) => readRules(answer, rules, convert) });
    answeredAt = now();
  };
  const polling = startPolling(poll, () => options.pollingIntervalMillis);
  return {
    sampler: {
      shouldSample: (_context, ...rest) => {
        if (now() - answeredAt > rulesLifeMillis) rules = { known: '', sampler: initial };
        return rules.sampler.shouldSample(ROOT_CONTEXT, ...rest);
      },
      toString: () => `JaegerRemote{${String(rules.sampler)}}`,
    },
    stop: () => {
      polling.stop();
      source.close();
    },
  };
}

interface Rules {
  /** What was answered: the same again leaves the sampler, and what its rate limit has spent. */
  readonly known: string;
  readonly sampler: Sampler;
}

type Convert = (strategy: object) => Sampler;

function readRules(answer: unknown, before: Rules, convert: Convert): Rules {
  const known = JSON.stringify(answer);
  return known === before.known ? before : { known, sampler: toSampler(answer, convert) };
}

function readConverter(loaded: unknown): Convert {
  const { prototype } = (loaded as JaegerPackage).JaegerRemoteSampler;
  if (typeof prototype.convertSamplingResponseToSampler !== 'function') throw new TypeError('another version');
  return (strategy) => {
    const unknown = new TraceIdRatioBasedSampler(0);
    const converted = prototype.convertSamplingResponseToSampler.call({ _sampler: unknown }, strategy);
    if (converted === unknown) throw new TypeError('a strategy of an unknown kind');
    return converted;
  };
}

/** @throws for what is no strategy. */
function toSampler(strategy: unknown, convert: Convert): Sampler {
  if (!isRecord(strategy)) throw new TypeError('an answer that is no strategy');
  const { rateLimitingSampling: limit, operationSampling, probabilisticSampling } = strategy;
  if (isRecord(limit) && !isRecord(operationSampling)) {
    const perSecond = Number(limit['maxTracesPerSecond']);
    if (!(perSecond >= 0)) throw new TypeError('a rate limit that is no number');
    return createRateLimitedSampler(perSecond);
  }
  // Jaeger writes kinds as numbers, or leaves the first one out; the package knows the name only.
  return convert(isRecord(probabilisticSampling) ? { ...strategy, strategyType: 'PROBABILISTIC' } : strategy);
}
