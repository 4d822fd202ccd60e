import { useEffect, useState } from 'preact/hooks';
import type { JSX } from 'preact';
import type { ServicesReply } from '../../../src/api/types.ts';
import { useQuery } from '../api/use-query.ts';
import { Icon } from '../control/icon.tsx';
import { parseDuration } from '../format/duration.ts';
import { updateParams } from '../route/page-address.ts';
import { useTimeRange } from '../route/use-time-range.ts';
import { AttributeField } from './attribute-field.tsx';
import { firstLimit, searchParams } from './trace-search.ts';
import type { TraceSearch } from './trace-search.ts';

export function TraceForm({ search }: { readonly search: TraceSearch }): JSX.Element {
  const [draft, setDraft] = useState(search);
  const key = JSON.stringify(search);
  useEffect(() => setDraft(search), [key]);
  const apply = (changes: Partial<TraceSearch>): void => {
    const next = { ...draft, ...changes };
    setDraft(next);
    updateParams(searchParams({ ...next, limit: firstLimit }));
  };
  const isDurationBad = draft.minDuration !== '' && parseDuration(draft.minDuration) === undefined;
  const submit = (event: Event): void => {
    event.preventDefault();
    if (!isDurationBad) apply({});
  };
  return (
    <form class="search-form card" role="search" onSubmit={submit}>
      <label class="grow">
        <span>Search</span>
        <input
          data-search
          type="search"
          placeholder="Span name, attribute value or trace id"
          value={draft.text}
          onInput={(event) => setDraft({ ...draft, text: event.currentTarget.value })}
        />
      </label>
      <ServiceFields draft={draft} onChange={apply} />
      <label class="narrow">
        <span>At least</span>
        <input
          type="text"
          placeholder="250ms"
          value={draft.minDuration}
          aria-invalid={isDurationBad}
          title="A duration: 80us, 250ms, 1.5s"
          onInput={(event) => setDraft({ ...draft, minDuration: event.currentTarget.value })}
        />
      </label>
      <label class="check">
        <input
          type="checkbox"
          checked={draft.isFailedOnly}
          onChange={(event) => apply({ isFailedOnly: event.currentTarget.checked })}
        />
        <span>Errors only</span>
      </label>
      <AttributeField attributes={search.attributes} onChange={(attributes) => apply({ attributes })} />
      <button type="submit" class="primary">
        <Icon name="search" />
        <span>Search</span>
      </button>
      {isDurationBad && (
        <p class="problem" role="alert">
          “{draft.minDuration}” is not a duration. Write 80us, 250ms or 1.5s.
        </p>
      )}
    </form>
  );
}

interface FieldProps {
  readonly draft: TraceSearch;
  readonly onChange: (changes: Partial<TraceSearch>) => void;
}

function ServiceFields({ draft, onChange }: FieldProps): JSX.Element {
  const [isKnown, setIsKnown] = useState(false);
  // Asked again only until there is something to choose from: the search itself is what is live here.
  const { data } = useQuery<ServicesReply>({ path: '/api/services', range: useTimeRange(), isLive: !isKnown });
  useEffect(() => setIsKnown((data?.services.length ?? 0) > 0), [data]);
  const names = [...new Set([...(data?.services.map(({ name }) => name) ?? []), draft.service])]
    .filter(Boolean)
    .toSorted();
  const operations =
    data?.services.find(({ name }) => name === draft.service)?.operations.map(({ name }) => name) ?? [];
  const offered = [...new Set([...operations, draft.operation])].filter(Boolean);
  return (
    <>
      <label>
        <span>Service</span>
        <select
          value={draft.service}
          onChange={(event) => onChange({ service: event.currentTarget.value, operation: '' })}
        >
          <option value="">Any</option>
          {names.map((name) => (
            <option key={name} value={name}>
              {name}
            </option>
          ))}
        </select>
      </label>
      <label>
        <span>Operation</span>
        <select
          value={draft.operation}
          disabled={offered.length === 0}
          title={draft.service === '' ? 'Choose a service first' : undefined}
          onChange={(event) => onChange({ operation: event.currentTarget.value })}
        >
          <option value="">Any</option>
          {offered.map((name) => (
            <option key={name} value={name}>
              {name}
            </option>
          ))}
        </select>
      </label>
    </>
  );
}
