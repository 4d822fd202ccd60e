import type { JSX } from 'preact';
import type { OperationRow, ServiceRow } from '../../../src/api/types.ts';
import { Icon } from '../control/icon.tsx';
import { ServiceTag } from '../control/service-tag.tsx';
import { formatDuration } from '../format/duration.ts';
import { formatCount, formatRatio } from '../format/number.ts';
import { formatTerm } from '../logs/log-query.ts';
import { useAddressOf } from '../route/page-address.ts';
import { number, TableHead, text } from '../control/table-head.tsx';
import { ServiceCharts } from './service-charts.tsx';

const columns = [text('Operation'), number('Calls'), number('Errors'), number('p50'), number('p95'), number('p99')];

interface Props {
  readonly service: ServiceRow;
  readonly onClose: () => void;
}

export function ServicePanel({ service, onClose }: Props): JSX.Element {
  const addressOf = useAddressOf();
  const slowest = Math.max(...service.operations.map((operation) => operation.p95Millis), 0.001);
  return (
    <section class="card" aria-labelledby="service-title">
      <header class="card-head">
        <h2 id="service-title">
          <ServiceTag name={service.name} />
        </h2>
        <nav class="links" aria-label={`${service.name} in the other views`}>
          <a href={addressOf('/traces', { service: service.name })}>Traces</a>
          <a href={addressOf('/traces', { service: service.name, status: 'error' })}>Failed traces</a>
          <a href={addressOf('/logs', { q: formatTerm('service', service.name) })}>Logs</a>
          <a href={addressOf('/metrics', { find: service.name })}>Metrics</a>
        </nav>
        <button type="button" class="quiet icon-only" data-closes onClick={onClose} aria-label="Close the service">
          <Icon name="close" />
        </button>
      </header>
      <ServiceCharts service={service.name} />
      <div class="table-frame">
        <table class="table cards-when-narrow">
          <TableHead columns={columns} />
          <tbody>
            {service.operations.map((operation) => (
              <OperationLine
                key={operation.name}
                service={service.name}
                operation={operation}
                share={operation.p95Millis / slowest}
              />
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

interface LineProps {
  readonly service: string;
  readonly operation: OperationRow;
  readonly share: number;
}

function OperationLine({ service, operation, share }: LineProps): JSX.Element {
  const addressOf = useAddressOf();
  return (
    <tr>
      <th scope="row">
        <a data-row class="mono" href={addressOf('/traces', { service, operation: operation.name })}>
          {operation.name}
        </a>
      </th>
      <td data-label="Calls" class="number">
        {formatCount(operation.count)}
      </td>
      <td data-label="Errors" class={operation.errorRatio > 0 ? 'number error' : 'number'}>
        {operation.errorRatio > 0 && '▲ '}
        {formatRatio(operation.errorRatio)}
      </td>
      <td data-label="p50" class="number">
        {formatDuration(operation.p50Millis)}
      </td>
      <td data-label="p95" class="number">
        <span class="meter" style={{ '--share': String(share) }}>
          {formatDuration(operation.p95Millis)}
        </span>
      </td>
      <td data-label="p99" class="number">
        {formatDuration(operation.p99Millis)}
      </td>
    </tr>
  );
}
