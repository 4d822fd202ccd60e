// What X-Ray is told of each rule: requests, those sampled, and those of them borrowed. Each is told once: the counts of
// a report that did not arrive are in the next one, and those made while it was under way too.
// https://docs.aws.amazon.com/xray/latest/api/API_SamplingStatisticsDocument.html

export interface StatisticsDocument {
  readonly ClientID: string;
  readonly RuleName: string;
  readonly Timestamp: number;
  readonly RequestCount: number;
  readonly SampledCount: number;
  readonly BorrowCount: number;
}

export class RuleStatistics {
  readonly #pending = new Map<string, StatisticsDocument>();

  /** @param documents counts since the last call. */
  add(documents: readonly StatisticsDocument[]): void {
    for (const document of documents) {
      const before = this.#pending.get(document.RuleName);
      this.#pending.set(document.RuleName, before ? sum(before, document) : document);
    }
  }

  /** All there is; what is not delivered is to be added again. */
  take(): StatisticsDocument[] {
    const documents = [...this.#pending.values()];
    this.#pending.clear();
    return documents;
  }
}

function sum(before: StatisticsDocument, after: StatisticsDocument): StatisticsDocument {
  return {
    ...after,
    RequestCount: before.RequestCount + after.RequestCount,
    SampledCount: before.SampledCount + after.SampledCount,
    BorrowCount: before.BorrowCount + after.BorrowCount,
  };
}
