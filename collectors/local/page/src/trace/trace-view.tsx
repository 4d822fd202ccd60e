import { useEffect, useState } from 'preact/hooks';
import type { JSX } from 'preact';
import type { TraceReply } from '../../../src/api/types.ts';
import { useQuery } from '../api/use-query.ts';
import { EmptyNote } from '../control/empty-note.tsx';
import { QueryGate } from '../control/query-gate.tsx';
import { useAddressOf } from '../route/page-address.ts';
import { TraceBody } from './trace-body.tsx';

export function TraceView({ traceId }: { readonly traceId: string }): JSX.Element {
  const addressOf = useAddressOf();
  const [isSettled, setIsSettled] = useState(false);
  const state = useQuery<TraceReply>({ path: `/api/traces/${encodeURIComponent(traceId)}`, isLive: !isSettled });
  const { data } = state;
  useEffect(() => setIsSettled(data !== undefined && isComplete(data, Date.now())), [data]);
  if (state.problem?.status === 404 && !state.data)
    return (
      <EmptyNote title="No such trace">
        <p class="mono">{traceId}</p>
        <p>
          It has not arrived yet, or retention has removed it. Look among{' '}
          <a href={addressOf('/traces')}>recent traces</a>.
        </p>
      </EmptyNote>
    );
  return (
    <QueryGate state={state} what="the trace">
      {(reply) => <TraceBody reply={reply} />}
    </QueryGate>
  );
}

/** Late spans come within a few exports; after that a trace is not asked for again. */
const settleMillis = 60_000;

function isComplete({ summary }: TraceReply, nowMillis: number): boolean {
  return summary.isComplete && nowMillis - summary.startMillis - summary.durationMillis > settleMillis;
}
