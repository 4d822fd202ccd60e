import type { JSX } from 'preact';
import type { LogRow, LogsReply } from '../../../src/api/types.ts';
import { padBuckets } from '../chart/stack.ts';
import { StackedBars } from '../chart/stacked-bars.tsx';
import { EmptyNote } from '../control/empty-note.tsx';
import { formatCount } from '../format/number.ts';
import { updateParams } from '../route/page-address.ts';
import { resolveTimeRange } from '../route/time-range.ts';
import { setTimeRange, useTimeRange } from '../route/use-time-range.ts';
import { FacetList } from './facet-list.tsx';
import { LogList } from './log-list.tsx';
import { levels, mostRows } from './log-search.ts';
import type { LogSearch } from './log-search.ts';
import { mergeLogs } from './merge-logs.ts';

interface Props {
  readonly reply: LogsReply;
  readonly search: LogSearch;
  readonly tailed: readonly LogRow[];
}

export function LogResults({ reply, search, tailed }: Props): JSX.Element {
  const { histogram, facets } = reply;
  const window = resolveTimeRange(useTimeRange(), Date.now());
  const logs = tailed.length === 0 ? reply.logs : mergeLogs(tailed, reply.logs, mostRows);
  const matching = histogram.buckets.reduce(
    (sum, { counts }) => sum + Object.values(counts).reduce((a, b) => a + b, 0),
    0,
  );
  return (
    <>
      <section class="card histogram" aria-label="Matching logs over time">
        <StackedBars
          buckets={padBuckets(histogram.buckets, histogram.bucketMillis, window)}
          bucketMillis={histogram.bucketMillis}
          kinds={levels}
          label={`${formatCount(matching)} matching logs over time, by level`}
          onRange={(fromMillis, toMillis) => setTimeRange({ kind: 'between', fromMillis, toMillis })}
        />
      </section>
      <div class="logs-body">
        <FacetList facets={facets} query={search.query} />
        <section class="card logs-card" aria-label="Log records">
          <header class="card-head">
            <h2>
              {formatCount(Math.max(matching, logs.length))} {matching === 1 ? 'record' : 'records'}
              {logs.length < matching && (
                <small class="faint">
                  {' '}
                  · {search.before ? 'older ones' : `newest ${formatCount(logs.length)}`} shown
                </small>
              )}
            </h2>
            {search.before && (
              <button type="button" class="quiet" onClick={() => updateParams({ before: undefined })}>
                Back to the newest
              </button>
            )}
          </header>
          {logs.length === 0 ? <NoLogs hasQuery={search.query !== ''} /> : <LogList logs={logs} search={search} />}
          {reply.nextBefore !== undefined && logs.length > 0 && <MoreButton reply={reply} search={search} />}
        </section>
      </div>
    </>
  );
}

function NoLogs({ hasQuery }: { readonly hasQuery: boolean }): JSX.Element {
  return (
    <EmptyNote title={hasQuery ? 'No log matches' : 'No log in this time'}>
      <p>{hasQuery ? 'Take a term out of the query, or choose a longer time range.' : 'Choose a longer time range.'}</p>
      {hasQuery && (
        <button type="button" onClick={() => updateParams({ q: undefined })}>
          Clear the query
        </button>
      )}
    </EmptyNote>
  );
}

/** More rows while they stay smooth to scroll, then page by page. */
function MoreButton({ reply, search }: { readonly reply: LogsReply; readonly search: LogSearch }): JSX.Element {
  const canGrow = search.limit < mostRows && search.before === undefined;
  const more = Math.min(mostRows, search.limit * 2);
  const go = (): void => {
    if (canGrow) updateParams({ limit: String(more) }, 'replace');
    else updateParams({ before: reply.nextBefore });
  };
  return (
    <button type="button" class="more" onClick={go}>
      {canGrow ? `Show ${formatCount(more)}` : 'Older records'}
    </button>
  );
}
