import { httpUrl, keyValues, type Parser } from '../parsers.ts';
import { define } from './setting.ts';

const tcpUrl = /^tcp:\/\/(\[[0-9a-f:.]+\]|[^\s/:@?#]+):\d{1,5}\/?$/i;
const httpOrTcpUrl: Parser<string> = {
  form: 'http://, https:// or tcp://host:port URL',
  parse: (given) => (tcpUrl.test(given.trim()) ? { isOk: true, value: given.trim() } : httpUrl.parse(given)),
  check: (value) => (typeof value === 'string' ? httpOrTcpUrl.parse(value) : httpUrl.check(value)),
  print: (value) => value,
};

export const logstashSettings = {
  logstashUrl: define<string>({
    env: ['PITWALL_LOGSTASH_URL'],
    parser: httpOrTcpUrl,
    default: 'http://127.0.0.1:5080',
    doc: 'URL of a Logstash `http` input, which acknowledges, or `tcp://host:port` of a `tcp` input with the codec `json_lines`, which does not.',
  }),
  logstashHeaders: define<Readonly<Record<string, string>>>({
    env: ['PITWALL_LOGSTASH_HEADERS'],
    parser: keyValues,
    default: {},
    doc: 'Headers of every request to Logstash.',
    isSecret: true,
  }),
};
