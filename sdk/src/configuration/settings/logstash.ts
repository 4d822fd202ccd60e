import { httpUrl, keyValues } from '../parsers.ts';
import { define } from './setting.ts';

export const logstashSettings = {
  logstashUrl: define<string>({
    env: ['PITWALL_LOGSTASH_URL'],
    parser: httpUrl,
    default: 'http://127.0.0.1:5080',
    doc: 'URL of a Logstash `http` input.',
  }),
  logstashHeaders: define<Readonly<Record<string, string>>>({
    env: ['PITWALL_LOGSTASH_HEADERS'],
    parser: keyValues,
    default: {},
    doc: 'Headers of every request to Logstash.',
    isSecret: true,
  }),
};
