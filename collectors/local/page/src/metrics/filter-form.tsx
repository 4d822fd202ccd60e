import { useState } from 'preact/hooks';
import type { JSX } from 'preact';
import type { MetricAttributesReply } from '../../../src/api/types.ts';
import { useQuery } from '../api/use-query.ts';
import type { ChartSpec } from './chart-spec.ts';

interface Props {
  readonly spec: ChartSpec;
  readonly keys: readonly string[];
  readonly onAdd: (filter: string) => void;
}

/** First the attribute, then one of its values; values are fetched when an attribute is chosen. */
export function FilterForm({ spec, keys, onAdd }: Props): JSX.Element {
  const [key, setKey] = useState('');
  const add = (filter: string): void => {
    setKey('');
    onAdd(filter);
  };
  return (
    <>
      <label>
        <span class="unseen">Filter by</span>
        <select value={key} onChange={(event) => setKey(event.currentTarget.value)}>
          <option value="">Filter…</option>
          {keys.map((one) => (
            <option key={one} value={one}>
              {one}
            </option>
          ))}
        </select>
      </label>
      {key !== '' && <ValueChoice key={key} spec={spec} attribute={key} onAdd={add} />}
    </>
  );
}

interface ValueProps {
  readonly spec: ChartSpec;
  readonly attribute: string;
  readonly onAdd: (filter: string) => void;
}

function ValueChoice({ spec, attribute, onAdd }: ValueProps): JSX.Element {
  const { data, isLoading } = useQuery<MetricAttributesReply>({
    path: '/api/metrics/attributes',
    params: { name: spec.name, destination: spec.destination },
    isLive: false,
  });
  const values = data?.attributes.find((one) => one.key === attribute)?.values ?? [];
  return (
    <label>
      <span class="unseen">Value of {attribute}</span>
      <select
        value=""
        autofocus
        onChange={(event) => event.currentTarget.value !== '' && onAdd(event.currentTarget.value)}
      >
        <option value="">{isLoading ? 'Loading…' : values.length === 0 ? 'No values' : `${attribute} is…`}</option>
        {values.flatMap((value) => [
          <option key={`= ${value}`} value={`${attribute}=${value}`}>
            = {value}
          </option>,
          <option key={`! ${value}`} value={`${attribute}!=${value}`}>
            ≠ {value}
          </option>,
        ])}
      </select>
    </label>
  );
}
