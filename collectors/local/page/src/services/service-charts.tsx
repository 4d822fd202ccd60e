import { useMemo } from 'preact/hooks';
import type { JSX } from 'preact';
import type { MetricQueryReply } from '../../../src/api/types.ts';
import { useQuery } from '../api/use-query.ts';
import { TimeChart } from '../chart/time-chart.tsx';
import { hueOf } from '../colour/service-colour.ts';
import { formatValue, unitOfAggregate } from '../format/unit.ts';
import { apiParamsOf, encodeChart } from '../metrics/chart-spec.ts';
import type { ChartSpec } from '../metrics/chart-spec.ts';
import { describeLines } from '../metrics/series.ts';
import { useAddressOf } from '../route/page-address.ts';
import { setTimeRange, useTimeRange } from '../route/use-time-range.ts';

interface Wish {
  readonly title: string;
  readonly aggregate: string;
  readonly by: readonly string[];
}

const wishes: readonly Wish[] = [
  { title: 'Requests by status', aggregate: 'rate', by: ['http.response.status_code'] },
  { title: 'p95 by route', aggregate: 'p95', by: ['http.route'] },
];

/** How the service did over the time range, from the metric that every HTTP server has. */
export function ServiceCharts({ service }: { readonly service: string }): JSX.Element {
  return (
    <div class="service-charts">
      {wishes.map(({ title, aggregate, by }) => (
        <ServiceChart
          key={title}
          title={title}
          spec={{
            name: 'http.server.request.duration',
            destination: 'otlp',
            aggregate,
            by,
            filters: [`service=${service}`],
          }}
        />
      ))}
    </div>
  );
}

function ServiceChart({ title, spec }: { readonly title: string; readonly spec: ChartSpec }): JSX.Element | null {
  const addressOf = useAddressOf();
  const { data } = useQuery<MetricQueryReply>({
    path: '/api/metrics/query',
    params: apiParamsOf(spec),
    range: useTimeRange(),
    isLive: true,
  });
  const lines = useMemo(() => (data ? describeLines(data, hueOf) : []), [data]);
  if (!data || lines.length === 0) return null;
  const unit = unitOfAggregate(data.unit, data.aggregate, 'histogram');
  return (
    <section aria-label={title}>
      <header>
        <h3>{title}</h3>
        <a href={addressOf('/metrics', { chart: encodeChart(spec) })}>Explore</a>
      </header>
      <TimeChart
        times={data.times}
        lines={lines}
        hidden={noneHidden}
        format={(value) => formatValue(value, unit)}
        onCursor={ignoreCursor}
        onRange={(fromMillis, toMillis) => setTimeRange({ kind: 'between', fromMillis, toMillis })}
      />
      <ul class="chart-key">
        {lines.slice(0, mostKeys).map((line) => (
          <li key={line.name} class={`hue-${line.hue}`}>
            <i class={line.isDashed ? 'swatch dashed' : 'swatch'} aria-hidden="true" />
            {line.name} <b>{line.last === null ? '–' : formatValue(line.last, unit)}</b>
          </li>
        ))}
      </ul>
    </section>
  );
}

const mostKeys = 8;
const noneHidden: ReadonlySet<string> = new Set();
const ignoreCursor = (): void => undefined;
