import { useMemo, useState } from 'preact/hooks';
import type { JSX } from 'preact';
import type { LogRow } from '../../../src/api/types.ts';
import { Icon } from '../control/icon.tsx';
import { ServiceTag } from '../control/service-tag.tsx';
import { formatClock, formatInstant } from '../format/time.ts';
import { LogDetail } from './log-detail.tsx';
import { hintsOf } from './log-fields.ts';
import { levelClass } from './log-search.ts';

interface Props {
  readonly log: LogRow;
  /** In a narrow column: the message below its facts, no date. */
  readonly isCompact?: boolean;
  /** Absent: the line remembers by itself whether it is open. `toggle` must not depend on the render. */
  readonly openness?: { readonly isOpen: boolean; readonly toggle: (id: string) => void };
  /** The query that values can be written into; absent where there is none. */
  readonly query?: string;
}

/** A record never changes, so its line is only drawn anew when what it depends on does: there may be a thousand. */
export function LogLine({ log, isCompact = false, openness, query }: Props): JSX.Element {
  const [isOpenHere, setIsOpenHere] = useState(false);
  const isOpen = openness?.isOpen ?? isOpenHere;
  return useMemo(() => {
    const toggle = (): void => (openness ? openness.toggle(log.id) : setIsOpenHere(!isOpenHere));
    return (
      <li class={`log ${levelClass(log.level)} ${isOpen ? 'open' : ''}`}>
        <button
          type="button"
          class="log-head"
          data-row={isCompact ? undefined : true}
          aria-expanded={isOpen}
          onClick={toggle}
        >
          <Icon name={isOpen ? 'down' : 'right'} />
          <time title={formatInstant(log.timeMillis, 0)}>
            {isCompact ? formatClock(log.timeMillis) : formatInstant(log.timeMillis, Date.now())}
          </time>
          <span class="level">{log.level}</span>
          <ServiceTag name={log.service} />
          <span class="message">
            {log.message}
            {!isOpen && !isCompact && <span class="hints">{hintsOf(log)}</span>}
          </span>
        </button>
        {isOpen && <LogDetail log={log} query={query} hasTraceLink={!isCompact} />}
      </li>
    );
  }, [log.id, log.destinations.length, isCompact, isOpen, query]);
}
