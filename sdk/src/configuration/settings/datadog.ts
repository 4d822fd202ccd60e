// The Datadog Agent's addresses: https://docs.datadoghq.com/extend/dogstatsd/unix_socket and
// https://docs.datadoghq.com/opentelemetry/setup/otlp_ingest_in_the_agent/
import { httpUrl, oneOf, text, wholeNumber, type Parser } from '../parsers.ts';
import { define } from './setting.ts';

const form = '`udp://host:port`, `unix:///path` or `unixstream:///path`';
/** `unixgram:` is `unix:`. */
const dogstatsdUrl: Parser<string> = {
  form,
  parse: (given) => {
    const url = URL.parse(given.trim());
    const isUdp = url?.protocol === 'udp:' && url.hostname !== '';
    const isUnix = url !== null && /^unix(gram|stream)?:$/.test(url.protocol) && url.pathname.length > 1;
    return isUdp || isUnix
      ? { isOk: true, value: given.trim() }
      : { isOk: false, problem: `is not ${form.replaceAll('`', '')}` };
  },
  check: (value) => (typeof value === 'string' ? dogstatsdUrl.parse(value) : { isOk: false, problem: 'is not text' }),
  print: String,
};

export const datadogSettings = {
  datadogAgentHost: define<string>({
    env: ['DD_AGENT_HOST'],
    parser: text,
    default: '127.0.0.1',
    doc: 'Host of the Datadog Agent.',
  }),
  dogstatsdUrl: define<string>({
    env: ['DD_DOGSTATSD_URL'],
    parser: dogstatsdUrl,
    default: '',
    doc: 'Where metrics go. `unix://` needs the package `unix-dgram` in the application. Without it: `DD_DOGSTATSD_SOCKET`, then UDP to `DD_AGENT_HOST`.',
  }),
  dogstatsdPort: define<number>({
    env: ['DD_DOGSTATSD_PORT'],
    parser: wholeNumber({ min: 1, max: 65_535, unit: 'port' }),
    default: 8125,
    doc: 'UDP port of DogStatsD.',
  }),
  dogstatsdSocket: define<string>({
    env: ['DD_DOGSTATSD_SOCKET'],
    parser: text,
    default: '',
    doc: 'Path of the unix datagram socket of DogStatsD.',
  }),
  datadogOtlpUrl: define<string>({
    env: ['PITWALL_DATADOG_OTLP_URL'],
    parser: httpUrl,
    default: '',
    doc: "Base URL of the Agent's OTLP/HTTP receiver, for traces and logs. Without it: port 4318 of the host in `DD_TRACE_AGENT_URL`, then of `DD_AGENT_HOST`.",
  }),
  datadogTraceAgentUrl: define<string>({
    env: ['DD_TRACE_AGENT_URL'],
    parser: httpUrl,
    default: '',
    doc: "The Agent's trace receiver; only its host counts for us.",
  }),
  tracer: define<'pitwall' | 'dd-trace'>({
    env: ['PITWALL_TRACER'],
    parser: oneOf('pitwall', 'dd-trace'),
    default: 'pitwall',
    doc: 'Who makes the spans. With `dd-trace`, that package does, and sends them; the OpenTelemetry API is bridged to it, and `OTEL_TRACES_EXPORTER` counts for nothing.',
  }),
};
