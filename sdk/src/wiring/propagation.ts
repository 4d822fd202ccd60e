// How context travels between services, as the setting `propagators` says.
import type { TextMapPropagator } from '@opentelemetry/api';
import type { Settings } from '../configuration/settings/settings.ts';
import { loadB3, W3CBaggagePropagator, W3CTraceContextPropagator } from '../opentelemetry.ts';
import { createDatadogPropagator } from '../propagation/datadog.ts';
import { createFirstFoundPropagator } from '../propagation/first-found.ts';
import { createXrayPropagator } from '../propagation/xray.ts';
import { restrictPropagation } from '../safety/propagation-policy.ts';

const create: Readonly<Record<Settings['propagators'][number], () => TextMapPropagator>> = {
  tracecontext: () => new W3CTraceContextPropagator(),
  baggage: () => new W3CBaggagePropagator(),
  b3: () => new (loadB3().B3Propagator)(),
  b3multi: () => new (loadB3().B3Propagator)({ injectEncoding: loadB3().B3InjectEncoding.MULTI_HEADER }),
  xray: createXrayPropagator,
  datadog: createDatadogPropagator,
};

/** What is returned here is the only thing that writes headers: safety/propagation-policy.ts says to whom. */
export function createPropagator({ propagators }: Pick<Settings, 'propagators'>): TextMapPropagator {
  return restrictPropagation(
    createFirstFoundPropagator(
      propagators.map((name) => ({ propagator: create[name](), carriesTrace: name !== 'baggage' })),
    ),
  );
}
