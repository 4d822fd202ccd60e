import { MeterProvider, MetricReader } from '@opentelemetry/sdk-metrics';
import { resourceFromAttributes } from '@opentelemetry/resources';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mergeExpositions } from './prometheus-merge.ts';
import { encodePrometheusText } from './prometheus-text.ts';

class Reader extends MetricReader {
  protected override async onForceFlush(): Promise<void> {}
  protected override async onShutdown(): Promise<void> {}
}

async function expose(fill: (meter: ReturnType<MeterProvider['getMeter']>) => void): Promise<string> {
  const reader = new Reader();
  const resource = resourceFromAttributes({ 'service.name': 'shop' });
  fill(new MeterProvider({ resource, readers: [reader] }).getMeter('m'));
  return encodePrometheusText((await reader.collect()).resourceMetrics);
}

describe('encodePrometheusText', () => {
  it('writes each kind in its form', async () => {
    const text = await expose((meter) => {
      meter
        .createCounter('orders.placed', { unit: '{order}', description: 'Orders\nplaced' })
        .add(2, { 'shop.market': 'DE' });
      meter.createUpDownCounter('carts.open', { unit: '{cart}' }).add(-1);
      meter.createGauge('cache.hit', { unit: '1' }).record(0.5);
      const wait = meter.createHistogram('wait', { unit: 's', advice: { explicitBucketBoundaries: [0.1, 1] } });
      wait.record(0.05);
      wait.record(0.5);
      wait.record(7);
    });
    expect(text).toBe(`# HELP target_info Target metadata
# TYPE target_info gauge
target_info{service_name="shop"} 1
# HELP orders_placed_total Orders\\nplaced
# TYPE orders_placed_total counter
orders_placed_total{shop_market="DE"} 2
# HELP carts_open 
# TYPE carts_open gauge
carts_open -1
# HELP cache_hit_ratio 
# TYPE cache_hit_ratio gauge
cache_hit_ratio 0.5
# HELP wait_seconds 
# TYPE wait_seconds histogram
wait_seconds_bucket{le="0.1"} 1
wait_seconds_bucket{le="1"} 2
wait_seconds_bucket{le="+Inf"} 3
wait_seconds_sum 7.55
wait_seconds_count 3
`);
  });

  it('keeps one sample a line, whatever the label values', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'binary' }), async (value) => {
        const text = await expose((meter) => meter.createGauge('level').record(1, { key: value }));
        expect(text.split('\n').filter((line) => line.startsWith('level')).length).toBe(1);
        expect(/^level\{key="((?:[^"\\\n]|\\.)*)"\} 1$/m.test(text)).toBe(true);
      }),
      { numRuns: 50 },
    );
  });
});

describe('mergeExpositions', () => {
  it('keeps the first of two families with one name', () => {
    const ours = '# HELP a_total Ours\n# TYPE a_total counter\na_total 1\n';
    const theirs =
      '# HELP a_total Theirs\n# TYPE a_total counter\na_total 5\n\n# HELP b B\n# TYPE b gauge\nb{x="#"} 2\n';
    expect(mergeExpositions([ours, theirs])).toBe(`${ours}# HELP b B\n# TYPE b gauge\nb{x="#"} 2\n`);
  });

  it('keeps the first of two families of one text too, and tells only of what the application has', () => {
    const ours = '# TYPE a histogram\na_sum 1\na_count 1\n# TYPE a_sum gauge\na_sum 2\n';
    const theirs = '# TYPE b gauge\nb 1\n# TYPE b counter\nb 2\n# TYPE target_info gauge\ntarget_info 1\n';
    const info = '# TYPE target info\ntarget_info 1\n';
    const leftOut: string[] = [];
    expect(mergeExpositions([info + ours, theirs], (name) => void leftOut.push(name))).toBe(
      `${info}# TYPE a histogram\na_sum 1\na_count 1\n# TYPE b gauge\nb 1\n`,
    );
    expect(leftOut).toEqual(['b', 'target_info']);
  });

  it('keeps samples that declare nothing', () => {
    expect(mergeExpositions(['bare 1\n'])).toBe('bare 1\n');
  });
});
