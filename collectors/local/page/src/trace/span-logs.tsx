import { useState } from 'preact/hooks';
import type { JSX } from 'preact';
import type { LogRow, SpanRow } from '../../../src/api/types.ts';
import { formatCount } from '../format/number.ts';
import { LogLine } from '../logs/log-line.tsx';
import { updateParams, useAddress } from '../route/page-address.ts';

interface Props {
  readonly span: SpanRow;
  readonly logs: readonly LogRow[];
}

const firstShown = 100;

/** The logs written inside the span, or all of the trace; the choice is in the address. */
export function SpanLogs({ span, logs }: Props): JSX.Element {
  const isWhole = useAddress().params.get('logs') === 'trace';
  const [limit, setLimit] = useState(firstShown);
  const own = logs.filter((log) => log.spanId === span.spanId);
  const shown = isWhole ? logs : own;
  return (
    <section class="span-logs">
      <header>
        <h3>Logs</h3>
        <div class="segments" role="group" aria-label="Whose logs">
          <button type="button" aria-pressed={!isWhole} onClick={() => updateParams({ logs: undefined }, 'replace')}>
            This span {formatCount(own.length)}
          </button>
          <button type="button" aria-pressed={isWhole} onClick={() => updateParams({ logs: 'trace' }, 'replace')}>
            Whole trace {formatCount(logs.length)}
          </button>
        </div>
      </header>
      {shown.length === 0 && (
        <p class="faint">
          {logs.length === 0
            ? 'No log carries this trace’s id.'
            : 'This span wrote no log itself; others of the trace did.'}
        </p>
      )}
      <ol class="log-list log-list-compact">
        {shown.slice(0, limit).map((log) => (
          <LogLine key={log.id} log={log} isCompact />
        ))}
      </ol>
      {shown.length > limit && (
        <button type="button" class="more" onClick={() => setLimit(limit + 500)}>
          Show {formatCount(Math.min(500, shown.length - limit))} more
        </button>
      )}
    </section>
  );
}
