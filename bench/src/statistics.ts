// Medians and ranges, not means and standard deviations: five rounds on a shared machine have outliers, and the reader
// should see them.

export interface Spread {
  readonly median: number;
  readonly min: number;
  readonly max: number;
  readonly count: number;
}

/** The value at `q` (0 to 1), interpolated between the two neighbours; `undefined` for no values. */
export function quantile(values: readonly number[] | Float64Array, q: number): number | undefined {
  if (values.length === 0) return undefined;
  const sorted = Float64Array.from(values).sort();
  const position = (sorted.length - 1) * q;
  const lower = sorted[Math.floor(position)] ?? 0;
  const upper = sorted[Math.ceil(position)] ?? lower;
  return lower + (upper - lower) * (position - Math.floor(position));
}

export function median(values: readonly number[]): number | undefined {
  return quantile(values, 0.5);
}

export function spread(values: readonly number[]): Spread | undefined {
  const middle = median(values);
  if (middle === undefined) return undefined;
  return { median: middle, min: Math.min(...values), max: Math.max(...values), count: values.length };
}

/** One ratio for each round in which both were measured: drift of the machine hits both halves of a pair alike. */
export function pairedRatios(
  values: ReadonlyMap<number, number>,
  references: ReadonlyMap<number, number>,
): readonly number[] {
  return [...values].flatMap(([round, value]) => {
    const reference = references.get(round);
    return reference === undefined || reference === 0 ? [] : [value / reference];
  });
}
