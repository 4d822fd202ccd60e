// What the trace search asks for: the address' parameters, checked, as the API's.
import { parseDuration } from '../format/duration.ts';
import type { ParamUpdates } from '../route/address.ts';

export interface TraceSearch {
  readonly service: string;
  readonly operation: string;
  readonly isFailedOnly: boolean;
  /** As typed: `250ms`. */
  readonly minDuration: string;
  readonly text: string;
  /** `key=value` each. */
  readonly attributes: readonly string[];
  readonly sort: 'recent' | 'slowest';
  readonly limit: number;
}

export const firstLimit = 100;
const mostTraces = 500;

export function parseTraceSearch(params: URLSearchParams): TraceSearch {
  const limit = Number(params.get('limit') ?? firstLimit);
  return {
    service: params.get('service') ?? '',
    operation: params.get('operation') ?? '',
    isFailedOnly: params.get('status') === 'error',
    minDuration: params.get('min') ?? '',
    text: params.get('q') ?? '',
    attributes: params.getAll('attribute').filter((pair) => pair.includes('=')),
    sort: params.get('sort') === 'slowest' ? 'slowest' : 'recent',
    limit: Number.isInteger(limit) && limit > 0 ? Math.min(limit, mostTraces) : firstLimit,
  };
}

/** The page's own parameters; what is at its default is left out. */
export function searchParams(search: Partial<TraceSearch>): ParamUpdates {
  return {
    ...(search.service !== undefined && { service: search.service }),
    ...(search.operation !== undefined && { operation: search.operation }),
    ...(search.isFailedOnly !== undefined && { status: search.isFailedOnly ? 'error' : '' }),
    ...(search.minDuration !== undefined && { min: search.minDuration }),
    ...(search.text !== undefined && { q: search.text }),
    ...(search.attributes !== undefined && { attribute: search.attributes }),
    ...(search.sort !== undefined && { sort: search.sort === 'recent' ? '' : search.sort }),
    ...(search.limit !== undefined && { limit: search.limit === firstLimit ? '' : String(search.limit) }),
  };
}

export function apiParams(search: TraceSearch): ParamUpdates {
  const minMillis = parseDuration(search.minDuration);
  return {
    service: search.service,
    operation: search.operation,
    status: search.isFailedOnly ? 'error' : '',
    minDurationMillis: minMillis === undefined ? '' : String(minMillis),
    q: search.text,
    attribute: search.attributes,
    sort: search.sort,
    limit: String(search.limit),
  };
}

/** The next limit worth asking for, or undefined at the most. */
export function nextLimit(limit: number): number | undefined {
  return limit >= mostTraces ? undefined : Math.min(mostTraces, limit * 2);
}
