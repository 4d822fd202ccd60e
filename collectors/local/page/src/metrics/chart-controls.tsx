import type { JSX } from 'preact';
import type { MetricInfo } from '../../../src/api/types.ts';
import { Chip } from '../control/chip.tsx';
import { aggregateNames, aggregatesOf } from './aggregate.ts';
import type { ChartSpec } from './chart-spec.ts';
import { FilterForm } from './filter-form.tsx';

interface Props {
  readonly spec: ChartSpec;
  readonly metric: MetricInfo | undefined;
  readonly onChange: (spec: ChartSpec) => void;
}

export function ChartControls({ spec, metric, onChange }: Props): JSX.Element {
  const offered = aggregatesOf(metric?.kind ?? 'gauge');
  const keys = [...new Set(['service', 'instance', ...(metric?.attributeKeys ?? []), ...spec.by])];
  const addGroup = (key: string): void => onChange({ ...spec, by: [...new Set([...spec.by, key])] });
  return (
    <div class="chart-controls">
      <label>
        <span class="unseen">Aggregate</span>
        <select
          value={spec.aggregate || offered[0]}
          onChange={(event) => onChange({ ...spec, aggregate: event.currentTarget.value })}
        >
          {[...new Set([...offered, ...(spec.aggregate ? [spec.aggregate] : [])])].map((aggregate) => (
            <option key={aggregate} value={aggregate}>
              {aggregateNames[aggregate] ?? aggregate}
            </option>
          ))}
        </select>
      </label>
      <label>
        <span class="unseen">Group by</span>
        <select value="" onChange={(event) => event.currentTarget.value !== '' && addGroup(event.currentTarget.value)}>
          <option value="">Group by…</option>
          {keys
            .filter((key) => !spec.by.includes(key))
            .map((key) => (
              <option key={key} value={key}>
                {key}
              </option>
            ))}
        </select>
      </label>
      <FilterForm
        spec={spec}
        keys={keys}
        onAdd={(filter) => onChange({ ...spec, filters: [...new Set([...spec.filters, filter])] })}
      />
      {spec.by.map((key) => (
        <Chip
          key={`by ${key}`}
          text={`by ${key}`}
          label={`Do not group by ${key}`}
          onRemove={() => onChange({ ...spec, by: spec.by.filter((one) => one !== key) })}
        />
      ))}
      {spec.filters.map((filter) => (
        <Chip
          key={filter}
          text={filter}
          label={`Remove the filter ${filter}`}
          onRemove={() => onChange({ ...spec, filters: spec.filters.filter((one) => one !== filter) })}
        />
      ))}
    </div>
  );
}
