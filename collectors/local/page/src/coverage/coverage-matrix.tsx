import type { JSX } from 'preact';
import type { CoverageRow } from '../../../src/api/types.ts';
import { ServiceTag } from '../control/service-tag.tsx';
import { useNow } from '../live/use-now.ts';
import { useAddressOf } from '../route/page-address.ts';
import { CoverageCell } from './coverage-cell.tsx';
import { arrangeMatrix } from './matrix.ts';

export function CoverageMatrix({ rows }: { readonly rows: readonly CoverageRow[] }): JSX.Element {
  const addressOf = useAddressOf();
  const nowMillis = useNow();
  const { columns, lines } = arrangeMatrix(rows);
  return (
    <section class="card matrix-card">
      <table class="matrix">
        <caption class="unseen">Each service by signal and destination</caption>
        <thead>
          <tr>
            <th scope="col">Service</th>
            {columns.map(({ signal, destination }) => (
              <th scope="col" key={`${signal}/${destination}`}>
                {signal} <span class="via">{destination}</span>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {lines.map((line) => (
            <tr key={line.service}>
              <th scope="row">
                <a data-row href={addressOf('/services', { service: line.service })}>
                  <ServiceTag name={line.service} />
                </a>
              </th>
              {line.cells.map((row, i) => (
                <td
                  key={i}
                  data-label={`${columns[i]?.signal} · ${columns[i]?.destination}`}
                  class={row ? undefined : 'none'}
                >
                  {row ? <CoverageCell row={row} nowMillis={nowMillis} /> : <span class="faint">never seen</span>}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      <p class="footnote">
        The sums are the senders’ own accounts: accepted + recovered = delivered + dropped + queued + spooled.
        Recovered: left on disk by an earlier process. Spooled: on disk now. Both are shown where there are any.
      </p>
    </section>
  );
}
