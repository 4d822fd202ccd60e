import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { resolveConfiguration } from '../resolution.ts';
import { mapOpenTelemetry } from './opentelemetry-file.ts';
import { parseYaml, substitute } from './yaml.ts';

const file = `
file_format: "1.0"
log_level: warn
resource:
  attributes:
    - name: service.name
      value: \${SERVICE:-shop}
    - name: shop.market
      value: DE
  attributes_list: \${env:MORE}
propagator:
  composite:
    - tracecontext:
    - b3:
tracer_provider:
  processors:
    - batch:
        schedule_delay: \${DELAY:-250}
        max_queue_size: 4096
        exporter:
          otlp_http:
            endpoint: http://collector:4318/v1/traces
            headers:
              - name: api-key
                value: \${KEY}
  sampler:
    parent_based:
      root:
        trace_id_ratio_based:
          ratio: 0.25
  limits:
    attribute_count_limit: 64
meter_provider:
  readers:
    - pull:
        exporter:
          prometheus/development:
            host: 127.0.0.1
            port: 9999
    - periodic:
        interval: 5000
        exporter:
          console:
`;

describe('an OpenTelemetry configuration file', () => {
  const mapped = mapOpenTelemetry(parseYaml(file, { KEY: 'a: b # c', MORE: 'team=red' }));

  it('becomes our settings where it maps', () => {
    const own = { origin: 'otel.yaml', ...mapped };
    const { settings, origins, problems } = resolveConfiguration(
      {},
      { OTEL_TRACES_EXPORTER: 'console' },
      { declared: own },
    );
    expect(problems).toEqual([]);
    expect(settings).toMatchObject({
      serviceName: 'shop',
      resourceAttributes: { 'service.name': 'shop', 'shop.market': 'DE', team: 'red' },
      diagnosticsLevel: 'warn',
      propagators: ['tracecontext', 'b3'],
      tracesDestinations: ['otlp'],
      otlpTracesEndpoint: 'http://collector:4318/v1/traces',
      otlpHeaders: { 'api-key': 'a: b # c' },
      flushIntervalMillis: 250,
      sampler: 'parentbased_traceidratio',
      samplerRatio: 0.25,
      attributeCountLimit: 64,
      prometheusPort: 9999,
      metricExportIntervalMillis: 5000,
      logsDestinations: [],
    });
    expect([...settings.metricsDestinations].sort()).toEqual(['console', 'prometheus']);
    expect(origins.tracesDestinations).toBe('otel.yaml');
  });

  it('takes what it says of the metrics of OTLP', () => {
    const text = `
file_format: '1.0'
meter_provider:
  readers:
    - periodic:
        exporter:
          otlp_http:
            temporality_preference: low_memory
            default_histogram_aggregation: base2_exponential_bucket_histogram
  exemplar_filter: always_on
`;
    expect(mapOpenTelemetry(parseYaml(text, {}))).toMatchObject({
      problems: [],
      values: {
        metricsDestinations: ['otlp'],
        otlpMetricsTemporality: 'lowmemory',
        histogramAggregation: 'base2_exponential_bucket_histogram',
        exemplarFilter: 'always_on',
      },
    });
  });

  it('may name the remote sampler of Jaeger', () => {
    const remote = `jaeger_remote/development: { endpoint: "http://jaeger:5778", interval: 5000, initial_sampler: { trace_id_ratio_based: { ratio: 0.5 } } }`;
    const text = `file_format: '1.0'\ntracer_provider:\n  sampler:\n    parent_based:\n      root:\n        ${remote}\n`;
    const { values, problems } = mapOpenTelemetry(parseYaml(text, {}));
    expect(problems).toEqual([]);
    expect(values).toMatchObject({
      sampler: 'parentbased_jaeger_remote',
      remoteSampling: { endpoint: 'http://jaeger:5778', pollingIntervalMillis: 5000, initialRatio: 0.5 },
    });
  });

  it('names what has no counterpart, by its path', () => {
    expect(mapped.problems).toEqual([
      'tracer_provider.processors[0].batch.max_queue_size has no counterpart and is not used',
    ]);
  });

  it('is refused when its format is another', () => {
    expect(mapOpenTelemetry({ file_format: '0.3' })).toEqual({
      values: {},
      problems: ['has file_format "0.3"; this reads 1.0'],
    });
  });

  it('never throws, whatever it holds', () => {
    fc.assert(
      fc.property(fc.object(), (object) => {
        expect(Array.isArray(mapOpenTelemetry({ ...object, file_format: '1.0' }).problems)).toBe(true);
      }),
    );
  });
});

describe('environment variables in YAML', () => {
  it('are put in by name, with a default, and with $$ for $', () => {
    const env = { A: 'x', EMPTY: '' };
    expect(substitute('${A} ${env:A} ${B:-d} ${EMPTY:-e} ${B} $${A} $1', env)).toBe('x x d e  ${A} $1');
    expect(() => substitute('${1BAD}', env)).toThrow('${1BAD}');
  });

  it('get their type after it when unquoted, and stay text when quoted', () => {
    expect(parseYaml('a: ${N}\nb: "${N}"\nc: ${T}\nd: ${NONE}', { N: '7', T: 'true' })).toEqual({
      a: 7,
      b: '7',
      c: true,
      d: null,
    });
  });

  it('cannot bring a structure in', () => {
    fc.assert(
      fc.property(fc.string(), (value) => {
        const parsed = parseYaml('a: ${V}\nb: 1', { V: value }) as Record<string, unknown>;
        expect(Object.keys(parsed)).toEqual(['a', 'b']);
        expect(typeof parsed['a'] === 'object' && parsed['a'] !== null).toBe(false);
      }),
      { examples: [['-'], ['---'], ['...']] },
    );
  });
});
