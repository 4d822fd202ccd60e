// The name, unit and dimensions a metric has in CloudWatch.
// https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_MetricDatum.html
import type { NamedMetric } from './prometheus-name.ts';

const maxNameLength = 255;
/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_Dimension.html: name 255, value 1,024 characters. */
const maxDimensionNameLength = 255;
const maxDimensionValueLength = 1024;

const units: ReadonlyMap<string, string> = new Map(
  Object.entries({
    s: 'Seconds',
    ms: 'Milliseconds',
    us: 'Microseconds',
    By: 'Bytes',
    KBy: 'Kilobytes',
    kBy: 'Kilobytes',
    MBy: 'Megabytes',
    GBy: 'Gigabytes',
    TBy: 'Terabytes',
    bit: 'Bits',
    '%': 'Percent',
  }),
);

/** The OpenTelemetry name, printable ASCII, not starting with `:`. Pure. */
export function toCloudWatchName({ name }: Pick<NamedMetric, 'name'>): string {
  return name
    .replaceAll(/[^\x20-\x7e]/g, '_')
    .replace(/^:+/, '')
    .slice(0, maxNameLength);
}

/** One of CloudWatch's `StandardUnit`s: `s` → `Seconds`, `{order}` → `Count`, `By/s` → `Bytes/Second`, others `None`. Pure. */
export function toCloudWatchUnit(unit: string): string {
  const [main = '', per] = unit.split('/');
  const word = /^\{[^}]*\}$/.test(main) ? 'Count' : units.get(main);
  if (word === undefined || (per !== undefined && per !== 's')) return 'None';
  if (per === undefined) return word;
  return /^(Bytes|Kilobytes|Megabytes|Gigabytes|Terabytes|Bits|Count)$/.test(word) ? `${word}/Second` : 'None';
}

/** A dimension, or undefined where CloudWatch takes none: an empty value, a name starting with `:`. Pure. */
export function toCloudWatchDimension(
  key: string,
  value: string | number | boolean,
): { readonly Name: string; readonly Value: string } | undefined {
  const text = String(value)
    .replaceAll(/[^\x20-\x7e]/g, '_')
    .trim();
  const name = toCloudWatchName({ name: key }).trim();
  if (text === '' || name === '') return undefined;
  return { Name: name.slice(0, maxDimensionNameLength), Value: text.slice(0, maxDimensionValueLength) };
}
