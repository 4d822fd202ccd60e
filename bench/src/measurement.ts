// One contestant, one framework, one round: start, warm up, a fixed rate, all that it can do, stop, count what arrived.

import type { Load } from './load/load.ts';
import { phasePaths } from './frameworks.ts';
import { startMeasuredServer } from './measured-server.ts';
import type { Launch, MeasuredServer, ServerSample } from './measured-server.ts';
import type { Sink } from './sink/sink.ts';
import type { Tally } from './sink/tally.ts';
import { median } from './statistics.ts';

/** Few, so that connecting them costs nothing beside the requests. */
const FIXED_RATE_CONNECTIONS = 16;
const SATURATION_CONNECTIONS = 64;

export interface MeasurementPlan {
  readonly secondsPerPhase: number;
  readonly warmSeconds: number;
  readonly requestsPerSecond: number;
  /** Start-ups measured; the last one is the server that then takes the load. */
  readonly starts: number;
}

export interface Metrics {
  readonly throughput: number;
  readonly cpuMicros: number;
  readonly saturatedCpuMicros: number;
  /** Share of one core that the server used while saturated: far below 1, something else was the limit. */
  readonly saturatedCpuShare: number;
  readonly p50Micros: number;
  readonly p99Micros: number;
  readonly rssBytes: number;
  readonly startMillis: number;
  readonly stopMillis: number;
}

export interface Measurement {
  readonly metrics: Metrics;
  readonly requests: { readonly rate: number; readonly max: number };
  readonly tally: Tally;
  readonly ending: string;
}

export interface Bench {
  readonly load: Load;
  readonly sink: Sink;
}

async function measureStarts(launch: Launch, starts: number): Promise<readonly number[]> {
  const startMillis: number[] = [];
  for (let index = 0; index < starts; index += 1) {
    const server = await startMeasuredServer(launch);
    startMillis.push(server.startMillis);
    await server.kill();
  }
  return startMillis;
}

interface LoadedPhases {
  readonly metrics: Omit<Metrics, 'startMillis' | 'stopMillis'>;
  readonly requests: Measurement['requests'];
}

function cpuMicrosBetween(before: ServerSample, after: ServerSample, requests: number): number {
  return (after.cpuMicros - before.cpuMicros) / requests;
}

async function runPhases(server: MeasuredServer, load: Load, plan: MeasurementPlan): Promise<LoadedPhases> {
  const { port } = server;
  const saturation = { port, connections: SATURATION_CONNECTIONS };
  await load.saturate({ ...saturation, path: phasePaths.warm, seconds: plan.warmSeconds });

  const beforeRate = await server.sample();
  const rate = await load.sendAtFixedRate({
    port,
    path: phasePaths.rate,
    seconds: plan.secondsPerPhase,
    connections: FIXED_RATE_CONNECTIONS,
    requestsPerSecond: plan.requestsPerSecond,
  });
  const beforeMax = await server.sample();
  const max = await load.saturate({ ...saturation, path: phasePaths.max, seconds: plan.secondsPerPhase });
  const afterMax = await server.sample();
  return {
    requests: { rate: rate.requests, max: max.requests },
    metrics: {
      throughput: max.requestsPerSecond,
      cpuMicros: cpuMicrosBetween(beforeRate, beforeMax, rate.requests),
      saturatedCpuMicros: cpuMicrosBetween(beforeMax, afterMax, max.requests),
      saturatedCpuShare: (afterMax.cpuMicros - beforeMax.cpuMicros) / 1000 / (afterMax.atMillis - beforeMax.atMillis),
      p50Micros: rate.p50Micros,
      p99Micros: rate.p99Micros,
      rssBytes: afterMax.rssBytes,
    },
  };
}

export async function measure(launch: Launch, bench: Bench, plan: MeasurementPlan): Promise<Measurement> {
  const extraStarts = await measureStarts(launch, plan.starts - 1);
  const server = await startMeasuredServer(launch);
  try {
    const { metrics, requests } = await runPhases(server, bench.load, plan);
    const { stopMillis, ending } = await server.stop();
    const startMillis = median([...extraStarts, server.startMillis]) ?? server.startMillis;
    const tally = await bench.sink.takeTally();
    return { metrics: { ...metrics, startMillis, stopMillis }, requests, tally, ending };
  } finally {
    await server.kill();
    // Whatever a failed measurement left behind must not count for the next one.
    await bench.sink.takeTally();
  }
}
