// The span of time that a query covers, and how it is cut into steps.

export interface TimeRange {
  readonly fromMillis: number;
  readonly toMillis: number;
}

const niceSeconds = [
  1, 2, 5, 10, 15, 20, 30, 60, 120, 300, 600, 900, 1_800, 3_600, 7_200, 10_800, 21_600, 43_200, 86_400,
];

/** The smallest step of a readable length that cuts the range into at most about `count` pieces. */
export function resolveStep(range: TimeRange, count: number): number {
  const wantedMillis = (range.toMillis - range.fromMillis) / count;
  const nice = niceSeconds.find((seconds) => seconds * 1_000 >= wantedMillis);
  return nice === undefined ? Math.ceil(wantedMillis / 86_400_000) * 86_400_000 : nice * 1_000;
}
