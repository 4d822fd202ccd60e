// The name a metric has in Prometheus, by OpenTelemetry's published rules:
// https://opentelemetry.io/docs/specs/otel/compatibility/prometheus_and_openmetrics/#otlp-metric-points-to-prometheus
import type { MetricKind } from './definition.ts';

/** What the rules need to know of a metric. */
export interface NamedMetric {
  readonly kind: MetricKind;
  /** OpenTelemetry name. */
  readonly name: string;
  /** UCUM. */
  readonly unit: string;
}

/** UCUM → the word Prometheus uses. The table of the specification's reference implementation. */
const unitWords: ReadonlyMap<string, string> = new Map(
  Object.entries({
    d: 'days',
    h: 'hours',
    min: 'minutes',
    s: 'seconds',
    ms: 'milliseconds',
    us: 'microseconds',
    ns: 'nanoseconds',
    By: 'bytes',
    KiBy: 'kibibytes',
    MiBy: 'mebibytes',
    GiBy: 'gibibytes',
    TiBy: 'tebibytes',
    KBy: 'kilobytes',
    kBy: 'kilobytes',
    MBy: 'megabytes',
    GBy: 'gigabytes',
    TBy: 'terabytes',
    m: 'meters',
    V: 'volts',
    A: 'amperes',
    J: 'joules',
    W: 'watts',
    g: 'grams',
    Cel: 'celsius',
    Hz: 'hertz',
    '%': 'percent',
  }),
);

const perWords: ReadonlyMap<string, string> = new Map(
  Object.entries({
    s: 'second',
    m: 'minute',
    min: 'minute',
    h: 'hour',
    d: 'day',
    wk: 'week',
    mo: 'month',
    y: 'year',
  }),
);

/** `shop.orders.placed` (counter, `{order}`) → `shop_orders_placed_total`. Pure. */
export function toPrometheusName({ kind, name, unit }: NamedMetric): string {
  const words = sanitize(name).split('_').filter(Boolean);
  const isCounter = kind === 'counter';
  const base = isCounter ? words.filter((word) => word !== 'total') : words;
  const suffix = unitSuffix(kind, unit).filter((word) => !base.includes(word));
  const joined = [...base, ...suffix, ...(isCounter ? ['total'] : [])].join('_');
  return /^(\d|$)/.test(joined) ? `_${joined}` : joined;
}

/**
 * The unit of a metric, where its name (a counter's without `_total`) ends with it, as OpenMetrics asks of `# UNIT`:
 * `http.server.request.duration` (`s`) → `seconds`. Otherwise ``. Pure.
 */
export function toPrometheusUnit(metric: NamedMetric): string {
  const unit = unitSuffix(metric.kind, metric.unit).join('_');
  const whole = toPrometheusName(metric);
  const name = metric.kind === 'counter' ? whole.replace(/_total$/, '') : whole;
  return unit !== '' && name.endsWith(`_${unit}`) ? unit : '';
}

/** An attribute's label name: `http.route` → `http_route`. Pure. */
export function toPrometheusLabel(key: string): string {
  const label = key.replaceAll(/[^A-Za-z0-9_]/g, '_').replaceAll(/_{2,}/g, '_');
  return /^(\d|$)/.test(label) ? `key_${label}` : label;
}

function sanitize(name: string): string {
  return name.replaceAll(/[^A-Za-z0-9:_]/g, '_').replaceAll(/_{2,}/g, '_');
}

function unitSuffix(kind: MetricKind, unit: string): string[] {
  const plain = unit.replaceAll(/\{[^}]*\}/g, '');
  if (plain === '1') return kind === 'gauge' ? ['ratio'] : [];
  const [main = '', per] = plain.split('/');
  const mainWords =
    main === ''
      ? []
      : sanitize(unitWords.get(main) ?? main)
          .split('_')
          .filter(Boolean);
  const perPart = per
    ? [
        'per',
        ...sanitize(perWords.get(per) ?? per)
          .split('_')
          .filter(Boolean),
      ]
    : [];
  return [...mainWords, ...perPart];
}
