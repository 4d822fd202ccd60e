import type { JSX } from 'preact';
import type { LogRow } from '../../../src/api/types.ts';
import { updateParams } from '../route/page-address.ts';
import { LogLine } from './log-line.tsx';
import type { LogSearch } from './log-search.ts';
import { TermActions } from './term-actions.tsx';

interface Props {
  readonly logs: readonly LogRow[];
  readonly search: LogSearch;
}

/** How many unfolded records an address remembers. */
const mostOpen = 10;

export function LogList({ logs, search }: Props): JSX.Element {
  const { open, query } = search;
  const toggle = (id: string): void => {
    const next = open.includes(id) ? open.filter((one) => one !== id) : [...open, id].slice(-mostOpen);
    updateParams({ open: next }, 'replace');
  };
  return (
    <ol class="log-list">
      {logs.map((log) => (
        <LogLine
          key={log.id}
          log={log}
          openness={{ isOpen: open.includes(log.id), toggle: () => toggle(log.id) }}
          actions={(field, value) => <TermActions query={query} field={field} value={value} />}
        />
      ))}
    </ol>
  );
}
