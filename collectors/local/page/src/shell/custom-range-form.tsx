import { useState } from 'preact/hooks';
import type { JSX } from 'preact';
import { encodeLocalTime, parseLocalTime, resolveTimeRange } from '../route/time-range.ts';
import type { TimeRange } from '../route/time-range.ts';

interface Props {
  readonly range: TimeRange;
  readonly onChoose: (range: TimeRange) => void;
}

export function CustomRangeForm({ range, onChoose }: Props): JSX.Element {
  const [window] = useState(() => resolveTimeRange(range, Date.now()));
  const [from, setFrom] = useState(encodeLocalTime(window.fromMillis));
  const [to, setTo] = useState(encodeLocalTime(window.toMillis));
  const fromMillis = parseLocalTime(from);
  const toMillis = parseLocalTime(to);
  const isValid = fromMillis !== undefined && toMillis !== undefined && fromMillis < toMillis;
  const submit = (event: Event): void => {
    event.preventDefault();
    if (isValid) onChoose({ kind: 'between', fromMillis, toMillis });
  };
  return (
    <form onSubmit={submit}>
      <label>
        From
        <input type="datetime-local" step="1" value={from} onInput={(event) => setFrom(event.currentTarget.value)} />
      </label>
      <label>
        To
        <input type="datetime-local" step="1" value={to} onInput={(event) => setTo(event.currentTarget.value)} />
      </label>
      <button type="submit" class="primary" disabled={!isValid}>
        Show this range
      </button>
    </form>
  );
}
