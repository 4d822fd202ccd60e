// What the log view asks for, from its address.

export interface LogSearch {
  readonly query: string;
  readonly limit: number;
  /** Older than this cursor of the API; then the list stands still. */
  readonly before: string | undefined;
  readonly isTailing: boolean;
  /** Ids of the unfolded records. */
  readonly open: readonly string[];
}

const firstLimit = 200;
export const mostRows = 1_000;

export function parseLogSearch(params: URLSearchParams): LogSearch {
  const limit = Number(params.get('limit') ?? firstLimit);
  return {
    query: params.get('q') ?? '',
    limit: Number.isInteger(limit) && limit > 0 ? Math.min(limit, mostRows) : firstLimit,
    before: params.get('before') ?? undefined,
    isTailing: params.get('tail') === '1',
    open: params.getAll('open'),
  };
}

/** Levels from the quietest to the loudest, as they stack. */
export const levels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal'] as const;

export function levelClass(level: string): string {
  return levels.some((known) => known === level) ? `level-${level}` : 'level-other';
}
