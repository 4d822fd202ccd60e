import type { JSX } from 'preact';
import type { CoverageRow } from '../../../src/api/types.ts';

const marks = { ok: '●', silent: '○', losing: '▲' } as const;

/** Shape and word as well as colour. */
export function StateBadge({ state }: { readonly state: CoverageRow['state'] }): JSX.Element {
  return (
    <span class={`state state-${state}`}>
      <span aria-hidden="true">{marks[state]}</span> {state}
    </span>
  );
}
