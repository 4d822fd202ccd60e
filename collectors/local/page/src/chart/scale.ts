/** Places a value between two bounds on a logarithmic scale: 0 to 1. */
export function logShare(value: number, min: number, max: number): number {
  if (max <= min) return 0.5;
  const [low, high] = [Math.log(min), Math.log(max)];
  return Math.max(0, Math.min(1, (Math.log(Math.max(value, min)) - low) / (high - low)));
}

/** Powers of ten, with 3s when there is room, inside the bounds. */
export function logTicks(min: number, max: number): number[] {
  const ticks: number[] = [];
  const first = Math.floor(Math.log10(min));
  for (let power = first; power <= Math.ceil(Math.log10(max)); power += 1)
    for (const factor of [1, 3]) ticks.push(factor * 10 ** power);
  const inside = ticks.filter((tick) => tick >= min && tick <= max);
  return inside.length > 5
    ? inside.filter((tick) => Number.isInteger(Math.round(Math.log10(tick) * 1e6) / 1e6))
    : inside;
}

/** Round steps from zero: at most `count` ticks below `max`. */
export function linearTicks(max: number, count: number): number[] {
  if (max <= 0) return [0];
  const raw = max / count;
  const magnitude = 10 ** Math.floor(Math.log10(raw));
  const step = [1, 2, 5, 10].map((factor) => factor * magnitude).find((size) => size >= raw) ?? raw;
  return Array.from({ length: Math.floor(max / step + 1e-9) + 1 }, (_, i) => i * step);
}
