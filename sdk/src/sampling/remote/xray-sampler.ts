// X-Ray's centralised sampling: rules, and targets for the statistics, through the X-Ray daemon or the Collector's awsproxy.
// https://docs.aws.amazon.com/xray/latest/devguide/xray-api-sampling.html
// Rules, reservoirs and decisions are @opentelemetry/sampler-aws-xray's. It also polls: with a client that has no deadline,
// lets an odd reply throw into the process, reads one page of rules, and forgets what was counted while a report was under
// way or lost. So the polling is ours, at the points where the class calls its own. docs/adr/018.
import type { Attributes } from '@opentelemetry/api';
import type { Sampler } from '@opentelemetry/sdk-trace';
import { type PolledSampler, startPolling } from './polling.ts';
import type { RuleSource } from './rule-source.ts';
import { readRules, readTargets, type RulesPage } from './xray-replies.ts';
import { RuleStatistics, type StatisticsDocument } from './xray-statistics.ts';

/** The part of the package that is used, at the versions that package.json names. */
interface UpstreamSampler extends Sampler {
  readonly clientId: string;
  /** Seconds. */
  readonly targetPollingInterval: number;
  readonly ruleCache: { createSamplingStatisticsDocuments(clientId: string): StatisticsDocument[] };
  updateSamplingRules(reply: object): void;
  updateSamplingTargets(reply: object): void;
  startSamplingRulesPoller(): void;
  startSamplingTargetsPoller(): void;
}
interface UpstreamConfig {
  readonly resource: { readonly attributes: Attributes };
  readonly endpoint: string;
  readonly pollingInterval: number;
}
interface XrayPackage {
  readonly _AWSXRayRemoteSampler: new (config: UpstreamConfig) => UpstreamSampler;
}

export interface XraySamplerOptions {
  /** Exports of `@opentelemetry/sampler-aws-xray`. */
  readonly loaded: unknown;
  readonly source: RuleSource;
  readonly resource: Attributes;
  /** Of the rules. How often targets are asked for is X-Ray's to say; until it does: */
  readonly pollingIntervalMillis: number;
  /** Default: 10,000. */
  readonly targetsIntervalMillis?: number;
}

/** What GetSamplingTargets takes at once. */
const maxDocuments = 25;
const maxPages = 40;

/** @throws when the package is not what it is known to be. */
export function createXraySampler(options: XraySamplerOptions): PolledSampler {
  const { source, pollingIntervalMillis, targetsIntervalMillis = 10_000 } = options;
  let hurryRules = (): void => {};
  const sampler = createUpstream(options, () => hurryRules());
  const statistics = new RuleStatistics();
  /** The class sets its counts to zero with new rules and targets: so they are ours before that. */
  const collect = (): void => statistics.add(sampler.ruleCache.createSamplingStatisticsDocuments(sampler.clientId));
  const pollRules = async (): Promise<void> => {
    const rules = await askForRules(source);
    collect();
    sampler.updateSamplingRules({ SamplingRuleRecords: rules });
  };
  let hasTargets = false;
  const report = async (documents: readonly StatisticsDocument[]): Promise<void> => {
    const body = { SamplingStatisticsDocuments: documents };
    try {
      const targets = await source.ask({ path: '/SamplingTargets', body, read: readTargets });
      collect();
      hasTargets = true;
      sampler.updateSamplingTargets(targets);
    } catch (error) {
      statistics.add(documents);
      throw error;
    }
  };
  const pollTargets = async (): Promise<void> => {
    collect();
    const documents = statistics.take();
    const reports = Array.from({ length: Math.ceil(documents.length / maxDocuments) }, (_, index) =>
      report(documents.slice(index * maxDocuments, (index + 1) * maxDocuments)),
    );
    await Promise.all(reports);
  };
  const targetsInterval = (): number => (hasTargets ? sampler.targetPollingInterval * 1000 : targetsIntervalMillis);
  const rulesPolling = startPolling(pollRules, () => pollingIntervalMillis);
  const targetsPolling = startPolling(pollTargets, targetsInterval, targetsIntervalMillis);
  hurryRules = rulesPolling.hurry;
  return {
    sampler,
    stop: () => {
      rulesPolling.stop();
      targetsPolling.stop();
      source.close();
    },
  };
}

/** The sampler without its pollers. */
function createUpstream({ loaded, resource }: XraySamplerOptions, onRulesChanged: () => void): UpstreamSampler {
  class PolledFromOutside extends (loaded as XrayPackage)._AWSXRayRemoteSampler {
    /** Called when it is made, and when the targets say that the rules have changed. */
    override startSamplingRulesPoller(): void {
      onRulesChanged();
    }
    override startSamplingTargetsPoller(): void {}
  }
  const sampler = new PolledFromOutside({ resource: { attributes: resource }, endpoint: '', pollingInterval: 300 });
  const methods = [
    sampler.updateSamplingRules,
    sampler.updateSamplingTargets,
    sampler.ruleCache.createSamplingStatisticsDocuments,
  ];
  if (methods.some((method) => typeof method !== 'function')) throw new TypeError('another version');
  return sampler;
}

async function askForRules(source: RuleSource): Promise<readonly object[]> {
  const rules: object[] = [];
  let next: string | undefined;
  for (let page = 0; page < maxPages; page += 1) {
    const body: object = next === undefined ? {} : { NextToken: next };
    const reply: RulesPage = await source.ask({ path: '/GetSamplingRules', body, read: readRules });
    rules.push(...reply.records);
    next = reply.next;
    if (next === undefined) break;
  }
  return rules;
}
