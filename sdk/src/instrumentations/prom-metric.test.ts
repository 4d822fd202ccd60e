// Beside the libraries themselves: what we read is what they print.
import * as io from '@prometheus-io/client';
import fc from 'fast-check';
import promClient from 'prom-client';
import { describe, expect, it } from 'vitest';
import { encodeFamily } from '../destinations/prometheus-families.ts';
import type { Exposition } from '../destinations/prometheus-text.ts';
import { ForeignFamily } from '../meter/foreign-family.ts';
import { parseMetric } from './prom-metric.ts';

type Library = typeof promClient;
const libraries: readonly (readonly [string, Library])[] = [
  ['prom-client', promClient],
  ['@prometheus-io/client', io as unknown as Library],
];

/** As our page has them. */
async function encodeRegistry(registry: promClient.Registry, form: Exposition = 'text'): Promise<string> {
  const readings = registry.getMetricsAsArray().map(async (metric) => {
    const readable = metric as unknown as { get(): Promise<Parameters<typeof parseMetric>[0]> };
    const reading = parseMetric(await readable.get(), registry);
    const family = new ForeignFamily(reading, { name: '', version: '' }, 2000);
    family.apply(metric, reading, 0);
    return encodeFamily(
      family.head,
      family.list(() => false),
      form,
    );
  });
  return (await Promise.all(readings)).join('');
}

const linesOf = (text: string): string[] =>
  text
    .split('\n')
    .filter((line) => line !== '')
    .map(sortLabels)
    .sort();

describe.each(libraries)('%s', (_name, library) => {
  it('is read as it prints itself, whatever was measured', async () => {
    const labels = fc.record({
      path: fc.string({ unit: 'grapheme', maxLength: 8 }),
      code: fc.nat({ max: 3 }).map(String),
    });
    const measured = fc.array(fc.tuple(labels, fc.integer({ min: 0, max: 30 })), { maxLength: 30 });
    let inspected = 0;
    await fc.assert(
      fc.asyncProperty(measured, async (all) => {
        const registry = new library.Registry();
        registry.setDefaultLabels({ zone: 'a"b\\c', code: 'none' });
        const given = { help: 'Help\nof it.', labelNames: ['path', 'code'] as const, registers: [registry] };
        const counter = new library.Counter({ ...given, name: 'c_total' });
        const gauge = new library.Gauge({ ...given, name: 'g' });
        const histogram = new library.Histogram({ ...given, name: 'h', buckets: [1, 5, 25] });
        const summary = new library.Summary({ ...given, name: 's', percentiles: [0.5, 0.99] });
        new library.Histogram({ name: 'plain', help: 'No labels.', registers: [registry], buckets: [1, 2] }).observe(
          1.5,
        );
        for (const [labelled, value] of all) {
          counter.inc(labelled, value);
          gauge.set(labelled, value - 15);
          histogram.observe(labelled, value);
          summary.observe(labelled, value);
        }
        // The library prints a metric without series by its name only.
        const theirs = linesOf(await registry.metrics()).filter(
          (line) => all.length > 0 || !/^# \w+ [cghs](_total)? /.test(line),
        );
        expect(linesOf(await encodeRegistry(registry))).toEqual(theirs);
        inspected += theirs.length;
      }),
      { numRuns: 50 },
    );
    expect(inspected).toBeGreaterThan(0);
  });

  it('has no exemplar of which the library has refused the labels', async () => {
    const registry = new library.Registry();
    registry.setContentType(library.Registry.OPENMETRICS_CONTENT_TYPE as never);
    const given = { help: 'Jobs.', registers: [registry], enableExemplars: true };
    const [good, bad] = ['good_total', 'bad_total'].map((name) => new library.Counter({ ...given, name }));
    good?.inc({ value: 1, exemplarLabels: { trace_id: 'x' } });
    expect(() => bad?.inc({ value: 1, exemplarLabels: { trace_id: 'x'.repeat(200) } })).toThrow(RangeError);
    const lines = (await encodeRegistry(registry, 'openmetrics')).split('\n');
    expect(lines.find((line) => line.startsWith('good_total'))).toMatch(/^good_total 1 # \{trace_id="x"\} 1 \d+\.\d+$/);
    expect(lines).toContain('bad_total 1');
  });
});

/** The order of labels says nothing. */
function sortLabels(line: string): string {
  return line.replace(/\{(.*)\}/s, (_all, labels: string) => {
    const pairs = [...labels.matchAll(/\w+="(?:\\.|[^"\\])*"/gs)].map(([pair]) => pair);
    return `{${pairs.sort().join(',')}}`;
  });
}
