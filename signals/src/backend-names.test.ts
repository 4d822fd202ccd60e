import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toCloudWatchDimension, toCloudWatchName, toCloudWatchUnit } from './cloudwatch-name.ts';
import type { MetricKind } from './definition.ts';
import { toDatadogName, toDatadogTag } from './datadog-name.ts';
import { toPrometheusLabel, toPrometheusName, toPrometheusUnit } from './prometheus-name.ts';

const kinds: readonly MetricKind[] = ['counter', 'upDownCounter', 'histogram', 'gauge'];

describe('toPrometheusUnit', () => {
  it.each([
    ['histogram', 'http.server.request.duration', 's', 'seconds'],
    ['counter', 'disk.read', 'By', 'bytes'],
    ['gauge', 'cache.hit', '1', 'ratio'],
    ['gauge', 'car.speed', 'km/h', 'km_per_hour'],
    ['counter', 'shop.orders', '{order}', ''],
    ['gauge', 'seconds.of.wait', 's', ''],
    ['gauge', 'wait.seconds.total', 's', ''],
  ] as const)('%s %s in "%s" is "%s"', (kind, name, unit, expected) => {
    expect(toPrometheusUnit({ kind, name, unit })).toBe(expected);
  });

  it('is nothing, or what the name ends with', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), fc.string(), (name, unit) => {
        const found = toPrometheusUnit({ kind: 'gauge', name, unit });
        expect(toPrometheusName({ kind: 'gauge', name, unit }).endsWith(found)).toBe(true);
        expect(found).toMatch(/^[A-Za-z0-9_:]*$/);
      }),
    );
  });
});

describe('toPrometheusName', () => {
  // Expected names: the specification's own examples, and those that Prometheus' OTLP receiver gives.
  it.each([
    ['counter', 'shop.orders.placed', '{order}', 'shop_orders_placed_total'],
    ['histogram', 'http.server.request.duration', 's', 'http_server_request_duration_seconds'],
    ['gauge', 'nodejs.eventloop.utilization', '1', 'nodejs_eventloop_utilization_ratio'],
    ['upDownCounter', 'process.memory.usage', 'By', 'process_memory_usage_bytes'],
    ['counter', 'process.cpu.time', 's', 'process_cpu_time_seconds_total'],
    ['counter', 'system.io', 'By', 'system_io_bytes_total'],
    ['gauge', 'network.speed', 'By/s', 'network_speed_bytes_per_second'],
    ['gauge', 'queue.age.seconds', 's', 'queue_age_seconds'],
    ['counter', 'requests.total', '1', 'requests_total'],
    ['gauge', 'cache.hit', '%', 'cache_hit_percent'],
    ['gauge', 'messages', '{message}/s', 'messages_per_second'],
    ['gauge', '2xx.ratio', '', '_2xx_ratio'],
    ['gauge', 'odd', '__proto__', 'odd_proto'],
  ] as const)('%s %s in %s is %s', (kind, name, unit, expected) => {
    expect(toPrometheusName({ kind, name, unit })).toBe(expected);
  });

  it('is always a valid metric name', () => {
    fc.assert(
      fc.property(fc.constantFrom(...kinds), fc.string({ minLength: 1 }), fc.string(), (kind, name, unit) => {
        fc.pre(/[A-Za-z0-9]/.test(name));
        expect(toPrometheusName({ kind, name, unit })).toMatch(/^[A-Za-z_:][A-Za-z0-9_:]*$/);
      }),
    );
  });

  it('makes valid labels', () => {
    expect(toPrometheusLabel('http.route')).toBe('http_route');
    expect(toPrometheusLabel('2nd')).toBe('key_2nd');
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), (key) => {
        expect(toPrometheusLabel(key)).toMatch(/^[A-Za-z_][A-Za-z0-9_]*$/);
      }),
    );
  });
});

describe('Datadog names', () => {
  it('keep dots and stay within the limits', () => {
    expect(toDatadogName({ name: 'shop.orders.placed' })).toBe('shop.orders.placed');
    expect(toDatadogTag('shop.market', 'DE')).toBe('shop.market:de');
    fc.assert(
      fc.property(fc.string({ minLength: 1, maxLength: 400 }), (name) => {
        expect(toDatadogName({ name })).toMatch(/^[A-Za-z][A-Za-z0-9_.]{0,199}$/);
        expect(toDatadogTag(name, name).length).toBeLessThanOrEqual(200);
      }),
    );
  });
});

describe('CloudWatch names', () => {
  it.each([
    ['s', 'Seconds'],
    ['By', 'Bytes'],
    ['{order}', 'Count'],
    ['{order}/s', 'Count/Second'],
    ['By/s', 'Bytes/Second'],
    ['%', 'Percent'],
    ['1', 'None'],
    ['s/s', 'None'],
    ['By/h', 'None'],
  ])('the unit %s is %s', (unit, expected) => {
    expect(toCloudWatchUnit(unit)).toBe(expected);
  });

  it('refuse what CloudWatch refuses', () => {
    expect(toCloudWatchDimension('shop.market', 'DE')).toEqual({ Name: 'shop.market', Value: 'DE' });
    expect(toCloudWatchDimension('shop.market', '')).toBeUndefined();
    expect(toCloudWatchDimension(':', 'x')).toBeUndefined();
    expect(toCloudWatchName({ name: ':köln' })).toBe('k_ln');
  });
});
