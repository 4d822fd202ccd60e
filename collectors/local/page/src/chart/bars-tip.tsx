import type { JSX } from 'preact';
import { formatCount } from '../format/number.ts';
import { formatInstant } from '../format/time.ts';
import type { Bucket } from './stack.ts';

interface Props {
  readonly bucket: Bucket;
  readonly kinds: readonly string[];
}

export function BarsTip({ bucket, kinds }: Props): JSX.Element {
  const present = kinds.toReversed().filter((kind) => (bucket.counts[kind] ?? 0) > 0);
  return (
    <p class="bars-tip" aria-hidden="true">
      <b>{formatInstant(bucket.startMillis, Date.now()).replace(/\.\d+$/, '')}</b>
      {present.map((kind) => (
        <span key={kind}>
          <i class={`key fill-${kind}`} /> {kind} {formatCount(bucket.counts[kind] ?? 0)}
        </span>
      ))}
    </p>
  );
}
