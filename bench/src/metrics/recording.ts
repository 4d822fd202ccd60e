// One measurement, of a counter and of a histogram, with three attributes: by our meter with exemplars on and off, and by
// OpenTelemetry's, which has none.
import { context, type Meter, ROOT_CONTEXT, trace, TraceFlags } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { MeterProvider, MetricReader } from '@opentelemetry/sdk-metrics';
import type { ExemplarFilter } from '../../../sdk/src/meter/exemplars.ts';
import { OwnMeterProvider } from '../../../sdk/src/meter/provider.ts';
import type { Work } from './rounds.ts';

const resource = resourceFromAttributes({ 'service.name': 'shop' });
const attributes = { 'http.route': '/orders/:id', 'http.request.method': 'GET', 'http.response.status_code': 200 };

class IdleReader extends MetricReader {
  protected override async onForceFlush(): Promise<void> {}
  protected override async onShutdown(): Promise<void> {}
}

function createOwnMeter(exemplarFilter: ExemplarFilter): Meter {
  const provider = new OwnMeterProvider({ resource, maxSeries: 2000, exemplarFilter });
  provider.createCollector('cumulative');
  return provider.getMeter('bench');
}

type Place = 'in a sampled span' | 'in an unsampled span' | 'outside of spans';

function contextOf(place: Place) {
  if (place === 'outside of spans') return ROOT_CONTEXT;
  const traceFlags = place === 'in a sampled span' ? TraceFlags.SAMPLED : TraceFlags.NONE;
  const spanContext = { traceId: '0af7651916cd43dd8448eb211c80319c', spanId: 'b7ad6b7169203331', traceFlags };
  return trace.setSpanContext(ROOT_CONTEXT, spanContext);
}

/** The first is the reference. Sets the global context manager: where a measurement is made is looked up as in an application. */
export function createRecordings(kind: 'counter' | 'histogram'): Work[] {
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  const theirs = new MeterProvider({ resource, readers: [new IdleReader()] }).getMeter('bench');
  const on = createOwnMeter('trace_based');
  return [
    record('opentelemetry, in a sampled span', { meter: theirs, kind, place: 'in a sampled span' }),
    record('pitwall, always_off, in a sampled span', {
      meter: createOwnMeter('always_off'),
      kind,
      place: 'in a sampled span',
    }),
    record('pitwall, trace_based, in a sampled span', { meter: on, kind, place: 'in a sampled span' }),
    record('pitwall, trace_based, in an unsampled span', { meter: on, kind, place: 'in an unsampled span' }),
    record('pitwall, trace_based, outside of spans', { meter: on, kind, place: 'outside of spans' }),
  ];
}

interface Recording {
  readonly meter: Meter;
  readonly kind: 'counter' | 'histogram';
  readonly place: Place;
}

function record(name: string, { meter, kind, place }: Recording): Work {
  const counter = meter.createCounter('shop.orders');
  const histogram = meter.createHistogram('http.server.request.duration');
  const once =
    kind === 'counter'
      ? () => counter.add(1, attributes)
      : (index: number) => histogram.record((index % 1000) * 7, attributes);
  const run = (times: number): void =>
    context.with(contextOf(place), () => {
      for (let index = 0; index < times; index += 1) once(index);
    });
  return { name, run };
}
