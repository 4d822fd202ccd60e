import type { JSX } from 'preact';
import { sparklinePath } from './sparkline-path.ts';

const width = 96;
const height = 24;

/** The shape of a rate; the number stands beside it. */
export function Sparkline({ values }: { readonly values: readonly number[] }): JSX.Element {
  const { line, area } = sparklinePath(values, width, height);
  return (
    <svg class="sparkline" viewBox={`0 0 ${width} ${height}`} preserveAspectRatio="none" aria-hidden="true">
      <path class="area" d={area} />
      <path class="line" d={line} />
    </svg>
  );
}
