// How context travels between services, as the setting `propagators` says.
import type { TextMapPropagator } from '@opentelemetry/api';
import type { Settings } from '../configuration/settings/settings.ts';
import { CompositePropagator, loadB3, W3CBaggagePropagator, W3CTraceContextPropagator } from '../opentelemetry.ts';

export function createPropagator({ propagators }: Settings): TextMapPropagator {
  const create: Record<Settings['propagators'][number], () => TextMapPropagator> = {
    tracecontext: () => new W3CTraceContextPropagator(),
    baggage: () => new W3CBaggagePropagator(),
    b3: () => new (loadB3().B3Propagator)(),
    b3multi: () => new (loadB3().B3Propagator)({ injectEncoding: loadB3().B3InjectEncoding.MULTI_HEADER }),
  };
  return new CompositePropagator({ propagators: propagators.map((name) => create[name]()) });
}
