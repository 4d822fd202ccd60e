// One line a measurement, with the time left as far as the past predicts it.

import type { Outcome } from './outcome.ts';
import { formatWhole } from './report/table.ts';

export function describeDuration(millis: number): string {
  const seconds = Math.round(millis / 1000);
  return seconds < 60 ? `${seconds} s` : `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}

function describeNumbers(outcome: Outcome): string {
  if (outcome.kind !== 'measured') return `${outcome.kind.toUpperCase()}: ${outcome.reason.split('\n')[0]}`;
  const { throughput, cpuMicros, p99Micros, rssBytes, startMillis } = outcome.measurement.metrics;
  return [
    `${formatWhole(throughput)} req/s`,
    `${cpuMicros.toFixed(0)} µs CPU`,
    `p99 ${(p99Micros / 1000).toFixed(2)} ms`,
    `${formatWhole(rssBytes / 2 ** 20)} MiB`,
    `start ${formatWhole(startMillis)} ms`,
  ].join(' · ');
}

export interface Progress {
  readonly done: number;
  readonly total: number;
  readonly elapsedMillis: number;
}

export function describeProgress(outcome: Outcome, { done, total, elapsedMillis }: Progress): string {
  const { round, framework, contestant } = outcome.turn;
  const left = (elapsedMillis / done) * (total - done);
  const place = `[${String(done).padStart(String(total).length)}/${total}] round ${round} ${framework} ${contestant.name}`;
  return `${place.padEnd(48)} ${describeNumbers(outcome)} · ${describeDuration(left)} left`;
}
