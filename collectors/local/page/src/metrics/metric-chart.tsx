import { useMemo, useState } from 'preact/hooks';
import type { JSX } from 'preact';
import type { MetricInfo, MetricQueryReply } from '../../../src/api/types.ts';
import { useQuery } from '../api/use-query.ts';
import { TimeChart } from '../chart/time-chart.tsx';
import { hueOf } from '../colour/service-colour.ts';
import { QueryGate } from '../control/query-gate.tsx';
import { formatValue, unitOfAggregate } from '../format/unit.ts';
import { setTimeRange, useTimeRange } from '../route/use-time-range.ts';
import { ChartControls } from './chart-controls.tsx';
import { apiParamsOf } from './chart-spec.ts';
import type { ChartSpec } from './chart-spec.ts';
import { ChartTitle } from './chart-title.tsx';
import { LineTable } from './line-table.tsx';
import { describeLines } from './series.ts';

interface Props {
  readonly spec: ChartSpec;
  readonly metric: MetricInfo | undefined;
  readonly onChange: (spec: ChartSpec) => void;
  readonly onCopy: () => void;
  readonly onRemove: () => void;
}

export function MetricChart({ spec, metric, onChange, onCopy, onRemove }: Props): JSX.Element {
  const range = useTimeRange();
  const state = useQuery<MetricQueryReply>({
    path: '/api/metrics/query',
    params: apiParamsOf(spec),
    range,
    isLive: true,
  });
  return (
    <section class="card metric-chart" aria-label={spec.name}>
      <ChartTitle spec={spec} metric={metric} onCopy={onCopy} onRemove={onRemove} />
      <ChartControls spec={spec} metric={metric} onChange={onChange} />
      <QueryGate state={state} what={spec.name}>
        {(reply) => (
          <ChartBody
            reply={reply}
            kind={metric?.kind ?? 'gauge'}
            onRange={(from, to) => setTimeRange({ kind: 'between', fromMillis: from, toMillis: to })}
          />
        )}
      </QueryGate>
    </section>
  );
}

interface BodyProps {
  readonly reply: MetricQueryReply;
  readonly kind: MetricInfo['kind'];
  readonly onRange: (fromMillis: number, toMillis: number) => void;
}

function ChartBody({ reply, kind, onRange }: BodyProps): JSX.Element {
  const [hidden, setHidden] = useState<ReadonlySet<string>>(new Set());
  const [cursor, setCursor] = useState<number | undefined>(undefined);
  const lines = useMemo(() => describeLines(reply, hueOf), [reply]);
  const unit = unitOfAggregate(reply.unit, reply.aggregate, kind);
  if (lines.length === 0) return <p class="chart-empty">No data in this time with these filters.</p>;
  const toggle = (name: string): void => {
    const next = new Set(hidden);
    if (!next.delete(name)) next.add(name);
    setHidden(next);
  };
  return (
    <>
      <TimeChart
        times={reply.times}
        lines={lines}
        hidden={hidden}
        format={(value) => formatValue(value, unit)}
        isBinary={unit.startsWith('By')}
        onCursor={setCursor}
        onRange={onRange}
      />
      <LineTable lines={lines} times={reply.times} unit={unit} cursor={cursor} hidden={hidden} onToggle={toggle} />
      {reply.isTruncated && <p class="footnote">Only the 50 largest series are drawn. Filter, or group by less.</p>}
    </>
  );
}
