import { fileURLToPath } from 'node:url';
import { startChild } from '../child.ts';
import type { ChildExit } from '../child.ts';
import { parseNumberField } from '../message.ts';
import type { FixedRatePlan, FixedRateResult } from './fixed-rate.ts';
import type { SaturationPlan, SaturationResult } from './saturation.ts';

export interface Load {
  saturate(plan: SaturationPlan): Promise<SaturationResult>;
  sendAtFixedRate(plan: FixedRatePlan): Promise<FixedRateResult>;
  stop(): Promise<ChildExit>;
}

export function startLoad(): Load {
  const child = startChild({
    command: [process.execPath, fileURLToPath(import.meta.resolve('./load-process.ts'))],
    cwd: import.meta.dirname,
    environment: process.env,
  });
  return {
    saturate: async (plan) => {
      const reply = await child.ask({ ...plan, requestsPerSecond: 0 });
      return {
        requests: parseNumberField(reply, 'requests'),
        requestsPerSecond: parseNumberField(reply, 'requestsPerSecond'),
      };
    },
    sendAtFixedRate: async (plan) => {
      const reply = await child.ask(plan);
      return {
        requests: parseNumberField(reply, 'requests'),
        p50Micros: parseNumberField(reply, 'p50Micros'),
        p99Micros: parseNumberField(reply, 'p99Micros'),
      };
    },
    stop: () => {
      child.kill('SIGTERM');
      return child.exited;
    },
  };
}
