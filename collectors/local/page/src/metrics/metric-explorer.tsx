import type { JSX } from 'preact';
import type { MetricInfo } from '../../../src/api/types.ts';
import { EmptyNote } from '../control/empty-note.tsx';
import { updateParams } from '../route/page-address.ts';
import { encodeChart, isSameMetric, newChart, parseCharts } from './chart-spec.ts';
import type { ChartSpec } from './chart-spec.ts';
import { MetricChart } from './metric-chart.tsx';
import { MetricList } from './metric-list.tsx';
import { suggestCharts } from './suggested-charts.ts';

interface Props {
  readonly metrics: readonly MetricInfo[];
  readonly params: URLSearchParams;
}

export function MetricExplorer({ metrics, params }: Props): JSX.Element {
  const chosen = parseCharts(params);
  const charts = chosen.length > 0 ? chosen : suggestCharts(metrics);
  const save = (next: readonly ChartSpec[]): void => updateParams({ chart: next.map(encodeChart) });
  const toggle = (metric: MetricInfo): void => {
    const rest = chosen.filter((chart) => !isSameMetric(chart, metric));
    save(rest.length < chosen.length ? rest : [newChart(metric), ...chosen]);
  };
  return (
    <div class="metrics-body">
      <MetricList metrics={metrics} charts={chosen} find={params.get('find') ?? ''} onToggle={toggle} />
      <div class="charts">
        {chosen.length === 0 && (
          <p class="charts-note">
            A first look. Choose a metric from the list to make your own view; the address remembers it.
          </p>
        )}
        {charts.map((spec, i) => (
          <MetricChart
            key={i}
            spec={spec}
            metric={metrics.find((metric) => isSameMetric(metric, spec))}
            onChange={(next) => save(charts.map((one, at) => (at === i ? next : one)))}
            onCopy={() => save(charts.toSpliced(i, 0, spec))}
            onRemove={() => save(charts.toSpliced(i, 1))}
          />
        ))}
        {charts.length === 0 && <EmptyNote title="Choose a metric" />}
      </div>
    </div>
  );
}
