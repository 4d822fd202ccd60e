import type { JSX } from 'preact';
import type { LogRow } from '../../../src/api/types.ts';
import { currentParams, updateParams } from '../route/page-address.ts';
import { LogLine } from './log-line.tsx';
import type { LogSearch } from './log-search.ts';

interface Props {
  readonly logs: readonly LogRow[];
  readonly search: LogSearch;
}

export function LogList({ logs, search }: Props): JSX.Element {
  const open = new Set(search.open);
  return (
    <ol class="log-list">
      {logs.map((log) => (
        <LogLine
          key={log.id}
          log={log}
          openness={{ isOpen: open.has(log.id), toggle: toggleOpen }}
          query={search.query}
        />
      ))}
    </ol>
  );
}

/** How many unfolded records an address remembers. */
const mostOpen = 10;

function toggleOpen(id: string): void {
  const open = currentParams().getAll('open');
  const next = open.includes(id) ? open.filter((one) => one !== id) : [...open, id].slice(-mostOpen);
  updateParams({ open: next }, 'replace');
}
