// Replies of X-Ray's sampling API, read strictly: what is not as documented is left out, or refused. Pure.
// https://docs.aws.amazon.com/xray/latest/api/API_GetSamplingRules.html and API_GetSamplingTargets.html
import { isRecord } from './rule-source.ts';

export interface RulesPage {
  readonly records: readonly object[];
  readonly next: string | undefined;
}

const texts = ['RuleName', 'Host', 'HTTPMethod', 'ServiceName', 'ServiceType', 'URLPath', 'ResourceARN'];
const numbers = ['Priority', 'FixedRate', 'ReservoirSize'];
/** A target that is asked for more often than that would be a load of its own. */
const minIntervalSeconds = 1;

/** @throws for what is no reply of GetSamplingRules. */
export function readRules(answer: unknown): RulesPage {
  if (!isRecord(answer) || !Array.isArray(answer['SamplingRuleRecords'])) throw new TypeError('no SamplingRuleRecords');
  const { SamplingRuleRecords: records, NextToken: next } = answer;
  return {
    records: records.filter((record) => isRecord(record) && isRule(record['SamplingRule'])),
    next: typeof next === 'string' && next !== '' ? next : undefined,
  };
}

function isRule(rule: unknown): boolean {
  if (!isRecord(rule)) return false;
  const { Attributes: attributes } = rule;
  const areTexts = !isRecord(attributes) || Object.values(attributes).every((value) => typeof value === 'string');
  return (
    texts.every((key) => typeof rule[key] === 'string') &&
    numbers.every((key) => typeof rule[key] === 'number') &&
    areTexts
  );
}

/** @throws for what is no reply of GetSamplingTargets. */
export function readTargets(answer: unknown): object {
  if (!isRecord(answer) || !Array.isArray(answer['SamplingTargetDocuments']))
    throw new TypeError('no SamplingTargetDocuments');
  const { SamplingTargetDocuments: targets, LastRuleModification: modified } = answer;
  return {
    LastRuleModification: typeof modified === 'number' ? modified : 0,
    SamplingTargetDocuments: targets.filter(isRecord).map((target) => {
      const { Interval: interval } = target;
      return { ...target, Interval: typeof interval === 'number' ? Math.max(interval, minIntervalSeconds) : undefined };
    }),
  };
}
