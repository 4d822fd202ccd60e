import type { JSX } from 'preact';
import type { SpanRow, TraceReply } from '../../../src/api/types.ts';
import { AttributeTable } from '../control/attribute-table.tsx';
import { CopyButton } from '../control/copy-button.tsx';
import { ServiceTag } from '../control/service-tag.tsx';
import { formatDuration } from '../format/duration.ts';
import { joinAddress, withParams } from '../route/address.ts';
import { useAddressOf } from '../route/page-address.ts';
import { failureOf } from './span-highlight.ts';
import { SpanEvents } from './span-events.tsx';
import { SpanLinks } from './span-links.tsx';
import { SpanLogs } from './span-logs.tsx';
import type { TraceLine } from './trace-tree.ts';

export function SpanPanel({ line, reply }: { readonly line: TraceLine; readonly reply: TraceReply }): JSX.Element {
  const { span } = line;
  const addressOf = useAddressOf();
  const failure = failureOf(span);
  return (
    <aside class="card span-panel" aria-label="Selected span">
      <header>
        <h2>
          <ServiceTag name={span.service} />
          <span class="mono">{span.name}</span>
        </h2>
        <CopyButton text={linkOf(span)} what="link to this span" isIconOnly />
      </header>
      <dl class="span-facts">
        <div>
          <dt>Duration</dt>
          <dd>{formatDuration(span.durationMillis)}</dd>
        </div>
        <div>
          <dt>Self</dt>
          <dd>{formatDuration(line.selfMillis)}</dd>
        </div>
        <div>
          <dt>Starts at</dt>
          <dd>{formatDuration(span.startMillis - reply.summary.startMillis)}</dd>
        </div>
        <div>
          <dt>Kind</dt>
          <dd>{span.kind}</dd>
        </div>
        <div>
          <dt>Status</dt>
          <dd class={span.status === 'error' ? 'error' : undefined}>
            {span.status === 'error' ? '▲ error' : span.status}
          </dd>
        </div>
      </dl>
      {failure && <p class="problem">{failure}</p>}
      <SpanLogs span={span} logs={reply.logs} />
      <AttributeTable
        title="Attributes"
        attributes={span.attributes}
        actions={(key, value) => (
          <a
            class="reveal"
            href={addressOf('/traces', { attribute: `${key}=${value}` })}
            title={`Traces with ${key}=${value}`}
          >
            find
          </a>
        )}
      />
      <SpanEvents span={span} />
      <SpanLinks span={span} />
      <AttributeTable title="Resource" attributes={span.resource} />
      <AttributeTable title="Identity" attributes={identityOf(span)} />
    </aside>
  );
}

function linkOf(span: SpanRow): string {
  const params = withParams(new URLSearchParams(), { span: span.spanId });
  return location.origin + joinAddress(`/traces/${encodeURIComponent(span.traceId)}`, params);
}

function identityOf(span: SpanRow): Record<string, string> {
  return {
    'trace id': span.traceId,
    'span id': span.spanId,
    ...(span.parentSpanId && { 'parent span id': span.parentSpanId }),
    scope: span.scope,
  };
}
