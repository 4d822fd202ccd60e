// Pure edits of addresses: the query string is the state of every view.

export type ParamUpdates = Readonly<Record<string, string | readonly string[] | undefined>>;

/** The parameters that follow the reader from view to view. */
const travelling = ['range', 'from', 'to'];

/** Sets, replaces or (with undefined, '' or []) removes parameters. */
export function withParams(params: URLSearchParams, updates: ParamUpdates): URLSearchParams {
  const next = new URLSearchParams(params);
  for (const [key, value] of Object.entries(updates)) {
    next.delete(key);
    const values = typeof value === 'string' ? [value] : (value ?? []);
    for (const one of values) if (one !== '') next.append(key, one);
  }
  return next;
}

/** An address of this page; the time range is carried over from `current`. */
export function addressOf(path: string, updates: ParamUpdates, current: URLSearchParams): string {
  const kept = new URLSearchParams([...current].filter(([key]) => travelling.includes(key)));
  return joinAddress(path, withParams(kept, updates));
}

export function joinAddress(path: string, params: URLSearchParams): string {
  const query = params.toString();
  return query === '' ? path : `${path}?${query}`;
}
