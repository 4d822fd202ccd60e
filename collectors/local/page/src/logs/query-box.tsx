import { useEffect, useState } from 'preact/hooks';
import type { JSX } from 'preact';
import type { Problem } from '../api/fetch-json.ts';
import { Icon } from '../control/icon.tsx';
import { updateParams } from '../route/page-address.ts';
import { QueryHelp } from './query-help.tsx';

interface Props {
  readonly query: string;
  /** What the API says is wrong with it. */
  readonly problem: Problem | undefined;
  readonly isTailing: boolean;
}

export function QueryBox({ query, problem, isTailing }: Props): JSX.Element {
  const [draft, setDraft] = useState(query);
  const [isHelpOpen, setIsHelpOpen] = useState(false);
  useEffect(() => setDraft(query), [query]);
  const submit = (event: Event): void => {
    event.preventDefault();
    updateParams({ q: draft.trim(), before: undefined, limit: undefined });
  };
  return (
    <form class="query-box card" role="search" onSubmit={submit}>
      <div class="query-line">
        <label class="grow">
          <span class="unseen">Query</span>
          <input
            data-search
            type="search"
            class="mono"
            spellcheck={false}
            autocomplete="off"
            placeholder='level:error service:orders "card declined"'
            value={draft}
            aria-invalid={problem !== undefined}
            aria-describedby={problem ? 'query-problem' : undefined}
            onInput={(event) => setDraft(event.currentTarget.value)}
          />
        </label>
        <button type="submit" class="primary">
          <Icon name="search" />
          <span>Search</span>
        </button>
        <button
          type="button"
          class="control"
          aria-pressed={isTailing}
          onClick={() => updateParams({ tail: isTailing ? undefined : '1', before: undefined })}
        >
          <Icon name="brand" />
          <span>Live tail</span>
        </button>
        <button
          type="button"
          class="control icon-only"
          aria-expanded={isHelpOpen}
          aria-label="How to write a query"
          onClick={() => setIsHelpOpen(!isHelpOpen)}
        >
          <Icon name="help" />
        </button>
      </div>
      {problem && (
        <p class="problem" role="alert" id="query-problem">
          <Icon name="alert" />
          <span>{problem.message}</span>
        </p>
      )}
      {isHelpOpen && <QueryHelp onClose={() => setIsHelpOpen(false)} />}
    </form>
  );
}
