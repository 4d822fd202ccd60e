import type { JSX } from 'preact';
import type { LogsReply } from '../../../src/api/types.ts';
import { formatCompact } from '../format/number.ts';
import { updateParams } from '../route/page-address.ts';
import { hasTerm, toggleTerm } from './log-query.ts';

interface Props {
  readonly facets: LogsReply['facets'];
  readonly query: string;
}

export function FacetList({ facets, query }: Props): JSX.Element {
  return (
    <aside class="facets" aria-label="Facets">
      {facets
        .filter((facet) => facet.values.length > 0)
        .map((facet) => (
          <section key={facet.field}>
            <h3>{facet.field}</h3>
            <ul>
              {facet.values.slice(0, 12).map(({ value, count }) => {
                const term = { field: facet.field, value, isExcluded: false };
                return (
                  <li key={value}>
                    <button
                      type="button"
                      class="facet"
                      aria-pressed={hasTerm(query, term)}
                      onClick={() => updateParams({ q: toggleTerm(query, term), before: undefined })}
                    >
                      <span>{value}</span>
                      <small>{formatCompact(count)}</small>
                    </button>
                  </li>
                );
              })}
            </ul>
          </section>
        ))}
    </aside>
  );
}
