// What the SDK says of itself to those who ask.
import { boolean, type Parser } from '../parsers.ts';
import { define } from './setting.ts';

const words: readonly string[] = ['auto', 'on', 'off'];
const hostPort = /^(?:\[[\da-f:.]+\]|[\w.-]+):(\d{1,5})$/i;

/** `auto`, `on`, `off` or `host:port`. */
const place: Parser<string> = {
  form: '`auto`, `on`, `off` or `host:port`',
  parse: (given) => {
    const value = given.trim();
    const port = hostPort.exec(value)?.[1];
    const isPlace = port !== undefined && Number(port) <= 65_535;
    if (words.includes(value) || isPlace) return { isOk: true, value };
    return { isOk: false, problem: 'is not auto, on, off or host:port' };
  },
  check: (value) =>
    typeof value === 'string' ? place.parse(value) : { isOk: false, problem: 'is not auto, on, off or host:port' },
  print: (value) => value,
};

export const healthSettings = {
  healthPlace: define<string>({
    env: ['PITWALL_HEALTH'],
    parser: place,
    default: 'auto',
    doc: 'Where `/pitwall/health` is served. `auto`: beside `/metrics`, where that is served. `on`: without it too, on its address. `host:port`: there alone; port 0 takes a free one. See [health](health.md).',
  }),
  hasSdkMetrics: define<boolean>({
    env: ['PITWALL_SDK_METRICS'],
    parser: boolean,
    default: true,
    doc: "Whether the SDK's own metrics by OpenTelemetry's conventions (`otel.sdk.*`) are among the metrics. See [health](health.md).",
  }),
};
