// Fetches what a component shows, again when its address or range changes, and on every live tick.
// The last good data stays on screen while the next is on its way, so that nothing flickers.
import { useEffect, useRef, useState } from 'preact/hooks';
import { liveTick } from '../live/live-feed.ts';
import { withParams } from '../route/address.ts';
import type { ParamUpdates } from '../route/address.ts';
import { rangeParams, resolveTimeRange } from '../route/time-range.ts';
import type { TimeRange } from '../route/time-range.ts';
import { useStore } from '../store/use-store.ts';
import { fetchJson } from './fetch-json.ts';
import type { Problem } from './fetch-json.ts';

export interface Query {
  readonly path: string;
  readonly params?: ParamUpdates | undefined;
  readonly range?: TimeRange | undefined;
  /** Fetch again on live ticks. */
  readonly isLive: boolean;
}

export interface QueryState<T> {
  readonly data?: T | undefined;
  readonly problem?: Problem | undefined;
  readonly isLoading: boolean;
}

export function useQuery<T>(query: Query): QueryState<T> {
  const [state, setState] = useState<QueryState<T> & { readonly key?: string }>({ isLoading: true });
  const key = keyOf(query);
  const tick = useStore(liveTick);
  const running = useRef<{ readonly key: string; readonly abort: AbortController } | null>(null);

  useEffect(() => {
    if (running.current?.key === key) return;
    running.current?.abort.abort();
    const abort = new AbortController();
    running.current = { key, abort };
    void fetchJson<T>(urlOf(query, Date.now()), abort.signal).then((outcome) => {
      if (running.current?.abort === abort) running.current = null;
      if (outcome.kind === 'data') setState({ key, data: outcome.data, isLoading: false });
      // A moment's outage during live updates keeps the data on screen beside the problem.
      if (outcome.kind === 'problem')
        setState((last) => ({ ...(last.key === key ? last : { key }), problem: outcome.problem, isLoading: false }));
    });
  }, [key, isRefreshed(query) ? tick : 0]);
  useEffect(() => () => running.current?.abort.abort(), []);

  const isSamePath = state.key?.split('?')[0] === query.path;
  if (state.key === key) return state;
  return { data: isSamePath ? state.data : undefined, isLoading: true };
}

function isRefreshed(query: Query): boolean {
  return query.isLive && query.range?.kind !== 'between';
}

function keyOf(query: Query): string {
  const params = withParams(new URLSearchParams(), { ...query.params, ...(query.range && rangeParams(query.range)) });
  return `${query.path}?${params}`;
}

function urlOf(query: Pick<Query, 'path' | 'params' | 'range'>, nowMillis: number): string {
  const window = query.range && resolveTimeRange(query.range, nowMillis);
  const params = withParams(new URLSearchParams(), {
    ...query.params,
    ...(window && { from: String(Math.floor(window.fromMillis)), to: String(Math.ceil(window.toMillis)) }),
  });
  return params.size === 0 ? query.path : `${query.path}?${params}`;
}
