/** Places a value between two bounds on a logarithmic scale: 0 to 1. */
export function logShare(value: number, min: number, max: number): number {
  if (max <= min) return 0.5;
  const [low, high] = [Math.log(min), Math.log(max)];
  return Math.max(0, Math.min(1, (Math.log(Math.max(value, min)) - low) / (high - low)));
}

const mostLogTicks = 5;

/** Powers of ten inside the bounds; with 3s, or with 2s and 5s, while there is room. */
export function logTicks(min: number, max: number): number[] {
  const powers = Array.from(
    { length: Math.ceil(Math.log10(max)) - Math.floor(Math.log10(min)) + 1 },
    (_, i) => 10 ** (Math.floor(Math.log10(min)) + i),
  );
  const ticksOf = (factors: readonly number[]): number[] =>
    powers.flatMap((power) => factors.map((factor) => factor * power)).filter((tick) => tick >= min && tick <= max);
  return (
    [
      [1, 2, 5],
      [1, 3],
    ]
      .map(ticksOf)
      .find((ticks) => ticks.length <= mostLogTicks) ?? ticksOf([1])
  );
}

/** Round steps from zero: at most `count` ticks below `max`. */
export function linearTicks(max: number, count: number): number[] {
  if (max <= 0) return [0];
  const raw = max / count;
  const magnitude = 10 ** Math.floor(Math.log10(raw));
  const step = [1, 2, 5, 10].map((factor) => factor * magnitude).find((size) => size >= raw) ?? raw;
  return Array.from({ length: Math.floor(max / step + 1e-9) + 1 }, (_, i) => i * step);
}
