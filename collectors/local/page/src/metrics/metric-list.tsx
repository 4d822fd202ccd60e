import { useState } from 'preact/hooks';
import type { JSX } from 'preact';
import type { MetricInfo } from '../../../src/api/types.ts';
import { FieldKey } from '../control/field-key.tsx';
import { formatCount } from '../format/number.ts';
import { describeUnit } from '../format/unit.ts';
import { updateParams } from '../route/page-address.ts';
import { isSameMetric } from './chart-spec.ts';
import type { ChartSpec } from './chart-spec.ts';
import { findMetrics } from './suggested-charts.ts';

interface Props {
  readonly metrics: readonly MetricInfo[];
  readonly charts: readonly ChartSpec[];
  readonly find: string;
  readonly onToggle: (metric: MetricInfo) => void;
}

const firstShown = 200;

export function MetricList({ metrics, charts, find, onToggle }: Props): JSX.Element {
  const [limit, setLimit] = useState(firstShown);
  const found = findMetrics(metrics, find);
  return (
    <aside class="card metric-list" aria-label="All metrics">
      <input
        data-search
        type="search"
        aria-label="Find a metric"
        placeholder="Find by name, description, service"
        value={find}
        onInput={(event) => updateParams({ find: event.currentTarget.value }, 'replace')}
      />
      <p class="faint">
        {formatCount(found.length)} of {formatCount(metrics.length)} metrics
      </p>
      <ul>
        {found.slice(0, limit).map((metric) => (
          <li key={`${metric.name} ${metric.destination}`}>
            <MetricChoice
              metric={metric}
              isShown={charts.some((chart) => isSameMetric(chart, metric))}
              onToggle={onToggle}
            />
          </li>
        ))}
      </ul>
      {found.length > limit && (
        <button type="button" class="more" onClick={() => setLimit(limit * 2)}>
          Show more
        </button>
      )}
    </aside>
  );
}

interface ChoiceProps {
  readonly metric: MetricInfo;
  readonly isShown: boolean;
  readonly onToggle: (metric: MetricInfo) => void;
}

function MetricChoice({ metric, isShown, onToggle }: ChoiceProps): JSX.Element {
  const unit = describeUnit(metric.unit);
  return (
    <button
      type="button"
      class="metric-choice"
      data-row
      aria-pressed={isShown}
      title={metric.description}
      onClick={() => onToggle(metric)}
    >
      <span class="metric-name">
        <FieldKey name={metric.name} />
      </span>
      <span class="metric-facts">
        <span class="kind">{metric.kind}</span>
        {unit !== '' && <span class="unit">{unit}</span>}
        <span class="via">{metric.destination}</span>
      </span>
      {metric.description !== '' && <span class="metric-description">{metric.description}</span>}
    </button>
  );
}
