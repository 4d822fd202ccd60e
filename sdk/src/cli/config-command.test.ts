import { tmpdir } from 'node:os';
import { describe, expect, it } from 'vitest';
import { loadConfiguration } from '../configuration/loading.ts';
import { checkSettings } from './checks/settings-check.ts';
import { runConfig } from './config-command.ts';

const env = {
  OTEL_RESOURCE_ATTRIBUTES: 'client.secret=hunter22,team=shop',
  OTEL_EXPORTER_OTLP_HEADERS: 'authorization=Bearer hunter22',
  OTEL_EXPORTER_OTLP_ENDPOINT: 'https://user:hunter22@otlp.example/x?token=hunter22',
  OTEL_TRACES_SAMPLER: 'xray',
  OTEL_TRACES_SAMPLER_ARG: 'endpoint=http://user:hunter22@daemon.example:2000',
  PITWALL_ELASTICSEARCH_URL: 'https://es.example/x?api_key=hunter22',
  // These cannot be used, and are shown in the problem.
  PITWALL_LOGSTASH_URL: 'tcp://user:hunter22@logstash.example:1?password=hunter22',
  PITWALL_HEALTH: 'password=hunter22',
  OTEL_SERVICE_NAME: `${'x'.repeat(80)} password=hunter22`,
  OTEL_LOG_LEVEL: `${'x'.repeat(80)} eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJodW50ZXIyMiJ9.hunter22`,
};
const place = { folder: tmpdir(), entry: undefined, env };

describe('what the commands show of settings', () => {
  it('is all but the secrets in them', () => {
    const { text, json } = runConfig(place);
    const findings = checkSettings(loadConfiguration({}, env, place.folder), place);
    for (const shown of [text, JSON.stringify(json), JSON.stringify(findings)]) expect(shown).not.toContain('hunter22');
    expect(text).toContain('team=shop');
    expect(text).toContain('es.example');
    expect(JSON.stringify(findings)).toContain('logstash.example');
  });
});
