import type { JSX } from 'preact';
import { Icon } from '../control/icon.tsx';
import { updateParams } from '../route/page-address.ts';
import { hasTerm, toggleTerm } from './log-query.ts';

interface Props {
  readonly query: string;
  readonly field: string;
  readonly value: string;
}

/** Writes `field:value` into the query, or its opposite. */
export function TermActions({ query, field, value }: Props): JSX.Element {
  const apply = (isExcluded: boolean): void =>
    updateParams({ q: toggleTerm(query, { field, value, isExcluded }), before: undefined });
  return (
    <span class="term-actions">
      <button
        type="button"
        class="quiet icon-only"
        aria-pressed={hasTerm(query, { field, value, isExcluded: false })}
        aria-label={`Only logs with ${field} ${value}`}
        title="Only logs with this value"
        onClick={() => apply(false)}
      >
        <Icon name="plus" />
      </button>
      <button
        type="button"
        class="quiet icon-only"
        aria-pressed={hasTerm(query, { field, value, isExcluded: true })}
        aria-label={`No logs with ${field} ${value}`}
        title="No logs with this value"
        onClick={() => apply(true)}
      >
        <Icon name="minus" />
      </button>
    </span>
  );
}
