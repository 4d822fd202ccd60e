// One contestant, one framework, one round: start, warm up, a fixed rate, all that it can do, stop, count what arrived.

import type { FixedRateResult } from './load/fixed-rate.ts';
import type { Load } from './load/load.ts';
import type { SaturationResult } from './load/saturation.ts';
import { phasePaths } from './frameworks.ts';
import { startMeasuredServer } from './measured-server.ts';
import type { Launch, MeasuredServer, ServerSample, ServerStop } from './measured-server.ts';
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
  /** Per request of the fixed-rate phase. */
  readonly cpuMicros: number;
  /** Per request of the saturated phase, with all that was left to do after it. */
  readonly saturatedCpuMicros: number;
  /** Share of one core that the server used while saturated: far below 1, something else was the limit. */
  readonly saturatedCpuShare: number;
  /** CPU used after the load until the process ended, as a share of that used under it: work put off. */
  readonly deferredCpuShare: number;
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
  readonly rate: FixedRateResult;
  readonly max: SaturationResult;
  readonly beforeRate: ServerSample;
  readonly beforeMax: ServerSample;
  readonly afterMax: ServerSample;
}

async function runPhases(server: MeasuredServer, load: Load, plan: MeasurementPlan): Promise<LoadedPhases> {
  const { port } = server;
  const saturation = { port, connections: SATURATION_CONNECTIONS };
  const fixed = { port, connections: FIXED_RATE_CONNECTIONS, requestsPerSecond: plan.requestsPerSecond };
  await load.saturate({ ...saturation, path: phasePaths.warm, seconds: plan.warmSeconds });
  // Settles at the fixed rate before measuring it, or the warm-up's spans would be exported at its expense.
  await load.sendAtFixedRate({ ...fixed, path: phasePaths.warm, seconds: plan.warmSeconds });

  const beforeRate = await server.sample();
  const rate = await load.sendAtFixedRate({ ...fixed, path: phasePaths.rate, seconds: plan.secondsPerPhase });
  const beforeMax = await server.sample();
  const max = await load.saturate({ ...saturation, path: phasePaths.max, seconds: plan.secondsPerPhase });
  return { rate, max, beforeRate, beforeMax, afterMax: await server.sample() };
}

function describePhases(phases: LoadedPhases, stop: ServerStop): Omit<Metrics, 'startMillis'> {
  const { rate, max, beforeRate, beforeMax, afterMax } = phases;
  const saturatedMicros = afterMax.cpuMicros - beforeMax.cpuMicros;
  // What was put off until after the load belongs to the load: a big queue is no way to win.
  const deferredMicros = (stop.cpuMicros ?? afterMax.cpuMicros) - afterMax.cpuMicros;
  return {
    throughput: max.requestsPerSecond,
    cpuMicros: (beforeMax.cpuMicros - beforeRate.cpuMicros) / rate.requests,
    saturatedCpuMicros: (saturatedMicros + deferredMicros) / max.requests,
    saturatedCpuShare: saturatedMicros / 1000 / (afterMax.atMillis - beforeMax.atMillis),
    deferredCpuShare: deferredMicros / saturatedMicros,
    p50Micros: rate.p50Micros,
    p99Micros: rate.p99Micros,
    rssBytes: afterMax.rssBytes,
    stopMillis: stop.stopMillis,
  };
}

export async function measure(launch: Launch, bench: Bench, plan: MeasurementPlan): Promise<Measurement> {
  const extraStarts = await measureStarts(launch, plan.starts - 1);
  const server = await startMeasuredServer(launch);
  try {
    const phases = await runPhases(server, bench.load, plan);
    const stop = await server.stop();
    const startMillis = median([...extraStarts, server.startMillis]) ?? server.startMillis;
    return {
      metrics: { ...describePhases(phases, stop), startMillis },
      requests: { rate: phases.rate.requests, max: phases.max.requests },
      tally: await bench.sink.takeTally(),
      ending: stop.ending,
    };
  } finally {
    await server.kill();
    // Whatever a failed measurement left behind must not count for the next one.
    await bench.sink.takeTally();
  }
}
