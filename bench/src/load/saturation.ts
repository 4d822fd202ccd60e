// Closed loop: every connection sends its next request as soon as its reply is there, so the server is never idle.

import { closeConnections, openConnections } from './connections.ts';
import type { LoadTarget } from './connections.ts';

export interface SaturationPlan extends LoadTarget {
  readonly seconds: number;
  readonly connections: number;
}

export interface SaturationResult {
  /** All that the server served, the ones in flight at the end included. */
  readonly requests: number;
  readonly requestsPerSecond: number;
}

export async function runSaturation(plan: SaturationPlan): Promise<SaturationResult> {
  const { promise: drained, resolve, reject } = Promise.withResolvers<void>();
  let replies = 0;
  let inFlight = plan.connections;
  let isOver = false;
  const connections = await openConnections(plan, plan.connections, {
    onFailure: reject,
    onReply: (connection) => {
      replies += 1;
      if (!isOver) return connection.send();
      inFlight -= 1;
      if (inFlight === 0) resolve();
    },
  });
  const startedAtMillis = performance.now();
  let requestsPerSecond = 0;
  setTimeout(() => {
    isOver = true;
    requestsPerSecond = (replies / (performance.now() - startedAtMillis)) * 1000;
  }, plan.seconds * 1000);
  for (const connection of connections) connection.send();
  await drained.finally(() => closeConnections(connections));
  return { requests: replies, requestsPerSecond };
}
