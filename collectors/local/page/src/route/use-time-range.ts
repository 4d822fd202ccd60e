import { updateParams, useAddress } from './page-address.ts';
import { parseTimeRange, rangeParams } from './time-range.ts';
import type { TimeRange } from './time-range.ts';

export function useTimeRange(): TimeRange {
  return parseTimeRange(useAddress().params);
}

export function setTimeRange(range: TimeRange): void {
  updateParams(rangeParams(range));
}
