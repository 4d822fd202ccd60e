import { httpUrl, keyValues, oneOf, text } from '../parsers.ts';
import { define } from './setting.ts';

export const elasticsearchSettings = {
  elasticsearchUrl: define<string>({
    env: ['PITWALL_ELASTICSEARCH_URL'],
    parser: httpUrl,
    default: 'http://127.0.0.1:9200',
    doc: 'Base URL of Elasticsearch or OpenSearch.',
  }),
  elasticsearchDataStream: define<string>({
    env: ['PITWALL_ELASTICSEARCH_DATA_STREAM'],
    parser: text,
    default: '',
    doc: 'Data stream, alias or index that logs go to. Without it: `logs-<service>-<environment>`, the environment being `default` where there is none.',
  }),
  elasticsearchApiKey: define<string>({
    env: ['PITWALL_ELASTICSEARCH_API_KEY'],
    parser: text,
    default: '',
    doc: 'API key, in its encoded form.',
    isSecret: true,
  }),
  elasticsearchUsername: define<string>({
    env: ['PITWALL_ELASTICSEARCH_USERNAME'],
    parser: text,
    default: '',
    doc: 'User of basic authentication, when there is no API key.',
  }),
  elasticsearchPassword: define<string>({
    env: ['PITWALL_ELASTICSEARCH_PASSWORD'],
    parser: text,
    default: '',
    doc: 'Password of that user.',
    isSecret: true,
  }),
  elasticsearchHeaders: define<Readonly<Record<string, string>>>({
    env: ['PITWALL_ELASTICSEARCH_HEADERS'],
    parser: keyValues,
    default: {},
    doc: 'Further headers of every request to Elasticsearch.',
    isSecret: true,
  }),
  elasticsearchCompression: define<'none' | 'gzip'>({
    env: ['PITWALL_ELASTICSEARCH_COMPRESSION'],
    parser: oneOf('none', 'gzip'),
    default: 'gzip',
    doc: 'Compression of request bodies.',
  }),
  elasticsearchCertificate: define<string>({
    env: ['PITWALL_ELASTICSEARCH_CERTIFICATE'],
    parser: text,
    default: '',
    doc: 'File of the certificates (PEM) that the one of Elasticsearch is checked against. Without it: those of Node.',
  }),
};
