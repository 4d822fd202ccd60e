// Where and how logs go to Elasticsearch, by the settings and by who sends.
import type { Attributes } from '@opentelemetry/api';
import type { Settings } from '../configuration/settings/settings.ts';
import type { HttpTarget } from '../transport/http-post.ts';

export interface ElasticsearchTarget extends Omit<HttpTarget, 'maxReplyBytes' | 'sign'> {
  /** The base URL. */
  readonly url: string;
  /** Data stream, alias or index. */
  readonly dataStream: string;
}

/** Pure. */
export function resolveElasticsearchTarget(settings: Settings, resource: Attributes): ElasticsearchTarget {
  const { elasticsearchApiKey: key, elasticsearchUsername: user, elasticsearchPassword: password } = settings;
  const basic = user ? { authorization: `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}` } : {};
  return {
    url: settings.elasticsearchUrl,
    dataStream: settings.elasticsearchDataStream || nameDataStream(resource),
    headers: { ...basic, ...(key ? { authorization: `ApiKey ${key}` } : {}), ...settings.elasticsearchHeaders },
    compression: settings.elasticsearchCompression,
    tls: { ca: settings.elasticsearchCertificate },
  };
}

/** `logs-<dataset>-<namespace>`: https://www.elastic.co/docs/reference/ecs/ecs-data_stream. Pure. */
export function nameDataStream(resource: Attributes): string {
  const dataset = sanitise(resource['service.name'], 'pitwall');
  return `logs-${dataset}-${sanitise(resource['deployment.environment.name'], 'default')}`;
}

/** Lower case, without what Elasticsearch refuses in a name and without `-`, which parts its three parts. */
function sanitise(value: unknown, fallback: string): string {
  const text = typeof value === 'string' ? value.toLowerCase() : '';
  const safe = text.replaceAll(/[^a-z0-9._]+/g, '_').replaceAll(/^[._]+|[._]+$/g, '');
  return safe.slice(0, 100) || fallback;
}
