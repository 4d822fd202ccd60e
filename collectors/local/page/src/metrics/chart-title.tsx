import type { JSX } from 'preact';
import type { MetricInfo } from '../../../src/api/types.ts';
import { Icon } from '../control/icon.tsx';
import { describeUnit } from '../format/unit.ts';
import type { ChartSpec } from './chart-spec.ts';

interface Props {
  readonly spec: ChartSpec;
  readonly metric: MetricInfo | undefined;
  readonly onCopy: () => void;
  readonly onRemove: () => void;
}

export function ChartTitle({ spec, metric, onCopy, onRemove }: Props): JSX.Element {
  const unit = metric ? describeUnit(metric.unit) : '';
  return (
    <header class="chart-title">
      <div>
        <h2 class="mono">{spec.name}</h2>
        <p>
          {metric && <span class="kind">{metric.kind}</span>}
          {unit !== '' && <span class="unit">{unit}</span>}
          <span class="via">{spec.destination}</span>{' '}
          <span class="faint">{metric ? metric.description : 'has not arrived'}</span>
        </p>
      </div>
      <div class="chart-tools">
        <button
          type="button"
          class="quiet icon-only"
          onClick={onCopy}
          aria-label="Add a copy of this chart"
          title="Add a copy"
        >
          <Icon name="copy" />
        </button>
        <button type="button" class="quiet icon-only" onClick={onRemove} aria-label="Remove this chart" title="Remove">
          <Icon name="close" />
        </button>
      </div>
    </header>
  );
}
