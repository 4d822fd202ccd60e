// OTEL_TRACES_SAMPLER_ARG of the samplers that ask somebody: `endpoint=…,pollingIntervalMs=…,initialSamplingRate=…`.
// https://opentelemetry.io/docs/specs/otel/configuration/sdk-environment-variables/#general-sdk-configuration
import { endpoint, httpUrl, type Parsed, type Parser, ratio, wholeNumber } from './parsers.ts';

export interface RemoteSampling {
  /** Without `/sampling` or `/GetSamplingRules`. */
  readonly endpoint?: string;
  readonly pollingIntervalMillis?: number;
  /** Share of traces until the first answer. `jaeger_remote` only. */
  readonly initialRatio?: number;
}

interface Part {
  readonly option: keyof RemoteSampling;
  readonly parser: Parser<string> | Parser<number>;
  readonly factor?: number;
}

const interval = wholeNumber({ min: 100, max: 86_400_000, unit: 'ms' });
const address: Parser<string> = {
  ...httpUrl,
  parse: (given) => {
    const parsed = endpoint.parse(given);
    const url = parsed.isOk && !parsed.value.includes('://') ? `http://${parsed.value}` : given;
    const whole = httpUrl.parse(url);
    return whole.isOk ? { isOk: true, value: whole.value.replace(/\/+$/, '') } : whole;
  },
};
const parts: Readonly<Record<string, Part>> = {
  endpoint: { option: 'endpoint', parser: address },
  pollingIntervalMs: { option: 'pollingIntervalMillis', parser: interval },
  initialSamplingRate: { option: 'initialRatio', parser: ratio },
  // As the AWS Distro for OpenTelemetry has it, in seconds.
  polling_interval: {
    option: 'pollingIntervalMillis',
    parser: wholeNumber({ min: 1, max: 86_400, unit: 's' }),
    factor: 1000,
  },
};

export const remoteSampling: Parser<RemoteSampling> = {
  form: '`endpoint=<URL>,pollingIntervalMs=<ms>,initialSamplingRate=<0 to 1>`, each may be left out',
  parse: (text) => {
    const options: Record<string, string | number> = {};
    for (const item of text.split(',')) {
      const parsed = parsePart(item.trim());
      if (!parsed.isOk) return parsed;
      options[parsed.value.option] = parsed.value.value;
    }
    return { isOk: true, value: options };
  },
  check: (given) => {
    if (typeof given !== 'object' || given === null) return { isOk: false, problem: 'is not an object' };
    const names = Object.entries(parts).filter(([, { factor }]) => factor === undefined);
    for (const [option, value] of Object.entries(given)) {
      const part = names.find(([, one]) => one.option === option)?.[1];
      if (!part) return { isOk: false, problem: `has ${option}, which it does not know` };
      const checked: Parsed<unknown> = value === undefined ? { isOk: true, value } : part.parser.check(value);
      if (!checked.isOk) return { isOk: false, problem: `has an ${option} that ${checked.problem}` };
    }
    return { isOk: true, value: { ...given } };
  },
  print: (value) =>
    Object.entries(parts)
      .filter(([, { option, factor }]) => factor === undefined && value[option] !== undefined)
      .map(([name, { option }]) => `${name}=${String(value[option])}`)
      .join(','),
};

interface ParsedPart {
  readonly option: keyof RemoteSampling;
  readonly value: string | number;
}

function parsePart(item: string): Parsed<ParsedPart> {
  const at = item.indexOf('=');
  const name = item.slice(0, Math.max(0, at));
  const part = Object.hasOwn(parts, name) ? parts[name] : undefined;
  if (!part) return { isOk: false, problem: `has ${name || 'a part without a name'}, which is not one of ${known}` };
  const parsed: Parsed<string | number> = part.parser.parse(item.slice(at + 1).trim());
  if (!parsed.isOk) return { isOk: false, problem: `has ${name}, which ${parsed.problem}` };
  const value = typeof parsed.value === 'number' ? parsed.value * (part.factor ?? 1) : parsed.value;
  return { isOk: true, value: { option: part.option, value } };
}

const known = Object.keys(parts).join(', ');
