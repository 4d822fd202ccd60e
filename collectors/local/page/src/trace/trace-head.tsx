import type { JSX } from 'preact';
import type { SpanRow, TraceSummary } from '../../../src/api/types.ts';
import { CopyButton } from '../control/copy-button.tsx';
import { Icon } from '../control/icon.tsx';
import { ServiceTag } from '../control/service-tag.tsx';
import { formatDuration } from '../format/duration.ts';
import { formatCount } from '../format/number.ts';
import { formatInstant } from '../format/time.ts';
import { formatTerm } from '../logs/log-query.ts';
import { useAddressOf } from '../route/page-address.ts';
import { extentOf } from './trace-tree.ts';

interface Props {
  readonly summary: TraceSummary;
  readonly spans: readonly SpanRow[];
}

export function TraceHead({ summary, spans }: Props): JSX.Element {
  const addressOf = useAddressOf();
  const services = new Set(spans.map((span) => span.service));
  return (
    <header class="trace-head">
      <a class="back" href={addressOf('/traces')} data-closes aria-label="Back to traces">
        <Icon name="back" />
      </a>
      <div class="trace-title">
        <h1>
          <ServiceTag name={summary.rootService} /> <span class="mono">{summary.rootName}</span>
        </h1>
        <p class="facts">
          <span>{formatInstant(summary.startMillis, Date.now())}</span>
          <span>
            <b>{formatDuration(extentOf(spans).durationMillis)}</b>
          </span>
          <span>{formatCount(spans.length)} spans</span>
          <span>
            {services.size} {services.size === 1 ? 'service' : 'services'}
          </span>
          {summary.errorCount > 0 && <span class="error">▲ {formatCount(summary.errorCount)} errors</span>}
          {!summary.isComplete && <span class="warn">○ incomplete: a parent span has not arrived</span>}
        </p>
      </div>
      <div class="trace-tools">
        <code class="trace-id">{summary.traceId}</code>
        <CopyButton text={summary.traceId} what="trace id" isIconOnly />
        <a class="control" href={addressOf('/logs', { q: formatTerm('trace', summary.traceId) })}>
          Search its logs
        </a>
      </div>
    </header>
  );
}
