import type { JSX } from 'preact';
import type { TracesReply } from '../../../src/api/types.ts';
import { useQuery } from '../api/use-query.ts';
import { EmptyNote } from '../control/empty-note.tsx';
import { QueryGate } from '../control/query-gate.tsx';
import { formatCount } from '../format/number.ts';
import { updateParams, useAddress } from '../route/page-address.ts';
import { setTimeRange, useTimeRange } from '../route/use-time-range.ts';
import { DurationScatter } from './duration-scatter.tsx';
import { TraceForm } from './trace-form.tsx';
import { TraceList } from './trace-list.tsx';
import { apiParams, nextLimit, parseTraceSearch, searchParams } from './trace-search.ts';

export function TracesView(): JSX.Element {
  const range = useTimeRange();
  const search = parseTraceSearch(useAddress().params);
  const state = useQuery<TracesReply>({ path: '/api/traces', params: apiParams(search), range, isLive: true });
  const more = nextLimit(search.limit);
  return (
    <>
      <h1>Traces</h1>
      <TraceForm search={search} />
      <QueryGate state={state} what="traces">
        {({ traces, isTruncated }) =>
          traces.length === 0 ? (
            <EmptyNote title="No trace matches">
              <p>Loosen the search, or choose a longer time range.</p>
              <button type="button" onClick={() => updateParams(searchParams(parseTraceSearch(new URLSearchParams())))}>
                Clear the search
              </button>
            </EmptyNote>
          ) : (
            <section class="card">
              <header class="card-head">
                <h2>
                  {formatCount(traces.length)}
                  {isTruncated && '+'} {traces.length === 1 ? 'trace' : 'traces'}
                </h2>
                <SortToggle sort={search.sort} />
              </header>
              <DurationScatter
                traces={traces}
                onRange={(fromMillis, toMillis) => setTimeRange({ kind: 'between', fromMillis, toMillis })}
              />
              <TraceList traces={traces} />
              {isTruncated && more && (
                <button type="button" class="more" onClick={() => updateParams({ limit: String(more) }, 'replace')}>
                  Show up to {more}
                </button>
              )}
            </section>
          )
        }
      </QueryGate>
    </>
  );
}

function SortToggle({ sort }: { readonly sort: 'recent' | 'slowest' }): JSX.Element {
  return (
    <div class="segments" role="group" aria-label="Order">
      {(['recent', 'slowest'] as const).map((order) => (
        <button
          key={order}
          type="button"
          aria-pressed={sort === order}
          onClick={() => updateParams(searchParams({ sort: order }))}
        >
          {order === 'recent' ? 'Most recent' : 'Slowest'}
        </button>
      ))}
    </div>
  );
}
