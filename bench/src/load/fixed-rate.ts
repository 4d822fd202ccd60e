// Open loop: requests become due at a fixed rate whatever the server does, so a stall is felt by every request that
// falls due meanwhile ("coordinated omission" is avoided: https://www.infoq.com/presentations/latency-response-time/).
// A request's clock starts when the generator finds it due, not when a connection is free for it. The generator's own
// lateness (timers tick at 1 ms) is not charged to the server.

import { quantile } from '../statistics.ts';
import { closeConnections, openConnections } from './connections.ts';
import type { Connection, LoadTarget } from './connections.ts';

export interface FixedRatePlan extends LoadTarget {
  readonly seconds: number;
  readonly connections: number;
  readonly requestsPerSecond: number;
}

export interface FixedRateResult {
  readonly requests: number;
  readonly p50Micros: number;
  readonly p99Micros: number;
}

function describeLatencies(latenciesMicros: Float64Array): FixedRateResult {
  return {
    requests: latenciesMicros.length,
    p50Micros: quantile(latenciesMicros, 0.5) ?? 0,
    p99Micros: quantile(latenciesMicros, 0.99) ?? 0,
  };
}

export async function runFixedRate(plan: FixedRatePlan): Promise<FixedRateResult> {
  const total = Math.max(1, Math.round(plan.seconds * plan.requestsPerSecond));
  const latenciesMicros = new Float64Array(total);
  const { promise: finished, resolve, reject } = Promise.withResolvers<void>();
  const dueAtMillis: number[] = [];
  const idle: Connection[] = [];
  let issued = 0;
  let replies = 0;

  const dispatch = (): void => {
    while (dueAtMillis.length > 0) {
      const connection = idle.pop();
      if (connection === undefined) return;
      connection.sentAtMillis = dueAtMillis.shift() ?? 0;
      connection.send();
    }
  };
  const onReply = (connection: Connection): void => {
    latenciesMicros[replies] = (performance.now() - connection.sentAtMillis) * 1000;
    replies += 1;
    idle.push(connection);
    if (replies === total) return resolve();
    dispatch();
  };
  const connections = await openConnections(plan, plan.connections, { onReply, onFailure: reject });
  idle.push(...connections);

  const startedAtMillis = performance.now();
  const tick = (): void => {
    const now = performance.now();
    const due = Math.min(total, 1 + Math.floor(((now - startedAtMillis) * plan.requestsPerSecond) / 1000));
    for (; issued < due; issued += 1) dueAtMillis.push(now);
    dispatch();
    if (issued < total) setTimeout(tick, 1);
  };
  tick();
  await finished.finally(() => {
    issued = total;
    closeConnections(connections);
  });
  return describeLatencies(latenciesMicros);
}
