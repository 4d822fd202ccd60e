export interface SparklinePath {
  readonly line: string;
  readonly area: string;
}

/** From zero to the largest value; all zero is a line at the bottom. */
export function sparklinePath(values: readonly number[], width: number, height: number): SparklinePath {
  if (values.length < 2) return { line: '', area: '' };
  const inset = 1.5;
  const top = Math.max(...values, 0) || 1;
  const points = values.map((value, i) => {
    const x = (i / (values.length - 1)) * width;
    const y = height - inset - (Math.max(0, value) / top) * (height - 2 * inset);
    return `${x.toFixed(1)} ${y.toFixed(1)}`;
  });
  const line = `M${points.join('L')}`;
  return { line, area: `${line}L${width} ${height}L0 ${height}Z` };
}
