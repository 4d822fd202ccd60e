import type { JSX } from 'preact';
import type { ServiceRow } from '../../../src/api/types.ts';
import { ServiceTag } from '../control/service-tag.tsx';
import { formatDuration } from '../format/duration.ts';
import { formatRate, formatRatio } from '../format/number.ts';
import { useAddressOf } from '../route/page-address.ts';
import { healthOf } from './health.ts';
import { number, TableHead, text } from '../control/table-head.tsx';

const columns = [
  text('Service'),
  text('Version'),
  text('Environment'),
  number('Instances'),
  number('Rate'),
  number('Errors'),
  number('p50'),
  number('p95'),
  number('p99'),
];

interface Props {
  readonly services: readonly ServiceRow[];
  readonly selected: string | undefined;
}

export function ServiceTable({ services, selected }: Props): JSX.Element {
  return (
    <section class="card">
      <div class="table-frame">
        <table class="table cards-when-narrow">
          <TableHead columns={columns} />
          <tbody>
            {services.map((service) => (
              <ServiceLine key={service.name} service={service} isSelected={service.name === selected} />
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

function ServiceLine({
  service,
  isSelected,
}: {
  readonly service: ServiceRow;
  readonly isSelected: boolean;
}): JSX.Element {
  const addressOf = useAddressOf();
  const health = healthOf(service).kind;
  return (
    <tr class={isSelected ? 'selected' : undefined}>
      <th scope="row">
        <a
          data-row
          href={addressOf('/services', { service: service.name })}
          aria-current={isSelected ? 'true' : undefined}
        >
          <ServiceTag name={service.name} />
        </a>
      </th>
      <td data-label="Version">{service.version ?? '–'}</td>
      <td data-label="Environment">{service.environment ?? '–'}</td>
      <td data-label="Instances" class="number">
        {service.instances}
      </td>
      <td data-label="Rate" class="number">
        {formatRate(service.ratePerSecond)}
      </td>
      <td data-label="Errors" class={`number health-${health}`}>
        {health !== 'good' && '▲ '}
        {formatRatio(service.errorRatio)}
      </td>
      <td data-label="p50" class="number">
        {formatDuration(service.p50Millis)}
      </td>
      <td data-label="p95" class="number">
        {formatDuration(service.p95Millis)}
      </td>
      <td data-label="p99" class="number">
        {formatDuration(service.p99Millis)}
      </td>
    </tr>
  );
}
