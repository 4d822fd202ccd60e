import { useMemo } from 'preact/hooks';
import type { JSX } from 'preact';
import type { TraceReply } from '../../../src/api/types.ts';
import { updateParams, useAddress } from '../route/page-address.ts';
import { SpanPanel } from './span-panel.tsx';
import { TraceHead } from './trace-head.tsx';
import { arrangeTrace } from './trace-tree.ts';
import { Waterfall } from './waterfall.tsx';

export function TraceBody({ reply }: { readonly reply: TraceReply }): JSX.Element {
  const { params } = useAddress();
  const lines = useMemo(() => arrangeTrace(reply.spans), [reply]);
  const selectedId = params.get('span');
  const selected = lines.find((line) => line.span.spanId === selectedId) ?? lines[0];
  const logCounts = useMemo(() => countLogs(reply), [reply]);
  return (
    <article class="trace">
      <TraceHead summary={reply.summary} spans={reply.spans} />
      <div class="trace-panes">
        <Waterfall
          lines={lines}
          selectedId={selected?.span.spanId}
          logCounts={logCounts}
          onSelect={(span) => updateParams({ span }, 'replace')}
        />
        {selected && <SpanPanel line={selected} reply={reply} />}
      </div>
    </article>
  );
}

function countLogs(reply: TraceReply): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { spanId } of reply.logs) if (spanId) counts.set(spanId, (counts.get(spanId) ?? 0) + 1);
  return counts;
}
