import type { JSX } from 'preact';
import type { LogsReply } from '../../../src/api/types.ts';
import { useQuery } from '../api/use-query.ts';
import { QueryGate } from '../control/query-gate.tsx';
import { useAddress } from '../route/page-address.ts';
import { useTimeRange } from '../route/use-time-range.ts';
import { LogResults } from './log-results.tsx';
import { parseLogSearch } from './log-search.ts';
import { QueryBox } from './query-box.tsx';
import { TailBar } from './tail-bar.tsx';
import { useLogTail } from './use-log-tail.ts';

export function LogsView(): JSX.Element {
  const range = useTimeRange();
  const search = parseLogSearch(useAddress().params);
  const { query, before, limit } = search;
  const state = useQuery<LogsReply>({
    path: '/api/logs',
    params: { q: query, limit: String(limit), before },
    range,
    isLive: before === undefined,
  });
  const isQueryBad = state.problem?.status === 400;
  const tail = useLogTail(query, search.isTailing && !isQueryBad);
  return (
    <>
      <h1>Logs</h1>
      <QueryBox query={query} problem={isQueryBad ? state.problem : undefined} isTailing={search.isTailing} />
      {search.isTailing && <TailBar tail={tail} />}
      {!isQueryBad && (
        <QueryGate state={state} what="logs">
          {(reply) => <LogResults reply={reply} search={search} tailed={tail.logs} />}
        </QueryGate>
      )}
    </>
  );
}
