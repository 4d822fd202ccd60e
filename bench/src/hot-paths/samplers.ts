import { ROOT_CONTEXT, SpanKind } from '@opentelemetry/api';
import { randomBytes } from 'node:crypto';
import { resolveConfiguration } from '../../../sdk/src/configuration/resolution.ts';
import type { Settings } from '../../../sdk/src/configuration/settings/settings.ts';
import { TraceIdRatioBasedSampler } from '../../../sdk/src/opentelemetry.ts';
import { createSampler } from '../../../sdk/src/sampling/sampler.ts';
import type { HotPath } from './hot-path.ts';

type Sampler = ReturnType<typeof createSampler>;

const traceIds = Array.from({ length: 1024 }, () => randomBytes(16).toString('hex'));
const attributes = { 'http.request.method': 'GET', 'url.path': '/orders/4711', 'server.address': 'orders.internal' };

function decideWith(name: string, sampler: Sampler): HotPath {
  return {
    name,
    run: (times) => {
      let sum = 0;
      for (let index = 0; index < times; index += 1) {
        const traceId = traceIds[index % traceIds.length] ?? '';
        sum += sampler.shouldSample(ROOT_CONTEXT, traceId, 'GET /orders/:id', SpanKind.SERVER, attributes, []).decision;
      }
      return sum;
    },
  };
}

const ours = (sampler: Settings['sampler'], isKeepingErrors = true): Sampler =>
  createSampler(resolveConfiguration({ sampler, samplerRatio: 0.1, isKeepingErrors }, {}).settings);

export const samplerContestants: readonly HotPath[] = [
  decideWith("OpenTelemetry's TraceIdRatioBasedSampler", new TraceIdRatioBasedSampler(0.1)),
  decideWith('traceidratio', ours('traceidratio', false)),
  decideWith('parentbased_traceidratio', ours('parentbased_traceidratio', false)),
  decideWith('parentbased_traceidratio, keeping errors', ours('parentbased_traceidratio')),
  decideWith('parentbased_rate_limited, keeping errors', ours('parentbased_rate_limited')),
];
