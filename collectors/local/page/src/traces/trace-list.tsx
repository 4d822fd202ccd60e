import type { JSX } from 'preact';
import type { TraceSummary } from '../../../src/api/types.ts';
import { hueClass } from '../colour/service-colour.ts';
import { ServiceTag } from '../control/service-tag.tsx';
import { formatDuration } from '../format/duration.ts';
import { formatAgo, formatInstant } from '../format/time.ts';
import { useNow } from '../live/use-now.ts';
import { useAddressOf } from '../route/page-address.ts';

export function TraceList({ traces }: { readonly traces: readonly TraceSummary[] }): JSX.Element {
  const nowMillis = useNow();
  const longest = Math.max(...traces.map((trace) => trace.durationMillis), 0.001);
  return (
    <ol class="trace-list">
      {traces.map((trace) => (
        <li key={trace.traceId}>
          <TraceLine trace={trace} share={trace.durationMillis / longest} nowMillis={nowMillis} />
        </li>
      ))}
    </ol>
  );
}

interface LineProps {
  readonly trace: TraceSummary;
  readonly share: number;
  readonly nowMillis: number;
}

function TraceLine({ trace, share, nowMillis }: LineProps): JSX.Element {
  const addressOf = useAddressOf();
  return (
    <a data-row class="trace-line" href={addressOf(`/traces/${encodeURIComponent(trace.traceId)}`)}>
      <span class="trace-name">
        <ServiceTag name={trace.rootService} />
        <b class="mono">{trace.rootName}</b>
        {trace.errorCount > 0 && (
          <span class="badge badge-error">▲ {trace.errorCount === 1 ? '1 error' : `${trace.errorCount} errors`}</span>
        )}
        {!trace.isComplete && <Incomplete isFresh={nowMillis - trace.startMillis < settleMillis} />}
      </span>
      <span class={`trace-duration ${hueClass(trace.rootService)}`}>
        <b>{formatDuration(trace.durationMillis)}</b>
        <span class="track" aria-hidden="true">
          <i style={{ '--share': String(share) }} />
        </span>
      </span>
      <span class="trace-services">
        {trace.services.map(({ name, spans }) => (
          <span key={name} class={`pill ${hueClass(name)}`} title={`${name}: ${spans} spans`}>
            <i class="swatch" aria-hidden="true" />
            {name} <small>{spans}</small>
          </span>
        ))}
      </span>
      <span class="trace-when" title={formatInstant(trace.startMillis, nowMillis)}>
        {formatAgo(trace.startMillis, nowMillis)}
      </span>
    </a>
  );
}

/** A service exports every few seconds, so a young trace is still on its way. */
const settleMillis = 15_000;

function Incomplete({ isFresh }: { readonly isFresh: boolean }): JSX.Element {
  return isFresh ? (
    <span class="badge" title="Some of its spans are still on their way">
      … arriving
    </span>
  ) : (
    <span class="badge badge-warn" title="A span’s parent has not arrived">
      ○ incomplete
    </span>
  );
}
