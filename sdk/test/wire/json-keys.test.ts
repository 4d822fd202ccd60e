// G11: no object in any JSON that we write has a key twice, whatever the application gave: on the console, in the log file,
// to Logstash, Elasticsearch, CloudWatch (logs and metrics) and X-Ray.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { startDatagramKeeper, startKeeper } from '../byte-keeper.ts';
import { runFixture } from '../child.ts';
import { findDuplicateKeys } from '../duplicate-keys.ts';

interface PutLogEvents {
  readonly logEvents?: readonly { readonly message: string }[];
}

function readCloudWatch(bodies: string): string {
  const requests = bodies.split('\n').filter((body) => body.startsWith('{'));
  return requests
    .flatMap((body) => (JSON.parse(body) as PutLogEvents).logEvents ?? [])
    .map(({ message }) => message)
    .join('\n');
}

it('hostile values (G11) give no JSON with a key twice', { timeout: 120_000 }, async () => {
  const { url, came } = await startKeeper();
  const folder = mkdtempSync(path.join(tmpdir(), 'pitwall-json-keys-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const file = path.join(folder, 'hostile.log');
  const exit = await runFixture('hostile.mjs', {
    env: {
      OTEL_TRACES_EXPORTER: 'xray,console',
      OTEL_METRICS_EXPORTER: 'cloudwatch,console',
      OTEL_LOGS_EXPORTER: 'logstash,elasticsearch,cloudwatch,file,console',
      PITWALL_LOGSTASH_URL: `${url}/logstash`,
      PITWALL_ELASTICSEARCH_URL: `${url}/elasticsearch`,
      AWS_ENDPOINT_URL: url,
      AWS_REGION: 'eu-west-1',
      AWS_ACCESS_KEY_ID: 'test',
      AWS_SECRET_ACCESS_KEY: 'test',
      AWS_XRAY_DAEMON_ADDRESS: await startDatagramKeeper(came, 'xray'),
      PITWALL_LOG_FILE: file,
      PITWALL_SHUTDOWN_TIMEOUT: '2000',
    },
  });
  expect(exit.code, exit.stderr.slice(-2000)).toBe(0);
  const texts = {
    console: exit.stdout,
    file: readFileSync(file, 'utf8'),
    logstash: came.get('logstash') ?? '',
    elasticsearch: came.get('elasticsearch') ?? '',
    cloudwatch: readCloudWatch(came.get('cloudwatch') ?? ''),
    xray: came.get('xray') ?? '',
  };
  expect(texts.cloudwatch).toContain('"_aws"');
  for (const [name, text] of Object.entries(texts)) {
    const { keys, duplicates } = findDuplicateKeys(text);
    expect(keys, name).toBeGreaterThan(100);
    expect([...new Set(duplicates)], name).toEqual([]);
  }
});
