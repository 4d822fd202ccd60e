import { afterEach, beforeEach, expect, it } from 'vitest';
import { runFixture } from '../child.ts';
import { type Receiver, startReceiver } from '../receiver.ts';

let receiver: Receiver;
beforeEach(async () => {
  receiver = await startReceiver();
});
afterEach(() => receiver.stop());

it('logs arrive in the data stream of service and environment, each once under its id, over a 503', async () => {
  receiver.nextStatuses.push(503);
  const env = {
    OTEL_TRACES_EXPORTER: 'none',
    OTEL_METRICS_EXPORTER: 'none',
    OTEL_LOGS_EXPORTER: 'elasticsearch',
    PITWALL_ELASTICSEARCH_URL: `${receiver.url}/elasticsearch`,
    PITWALL_ELASTICSEARCH_USERNAME: 'elastic',
    PITWALL_ELASTICSEARCH_PASSWORD: 'secret',
    PITWALL_ENVIRONMENT: 'Test-1',
  };
  const exit = await runFixture('winston.mjs', { env });
  expect(exit).toMatchObject({ code: 0 });
  expect(exit.stderr).not.toContain('secret');
  expect(receiver.documents.length).toBe(2002);
  expect(receiver.documents.map((document) => document['event.id'])).toEqual([...receiver.bulkIds]);
  expect(receiver.documents.find((document) => document['message'] === 'failed')).toMatchObject({
    'error.type': 'TypeError',
    'service.name': 'fixture',
  });
  for (const { path, headers } of receiver.requests) {
    expect(path).toMatch(/^\/elasticsearch\/logs-fixture-test_1\/_bulk\?filter_path=errors,items/);
    expect(headers).toMatchObject({
      'content-type': 'application/x-ndjson',
      'content-encoding': 'gzip',
      authorization: `Basic ${Buffer.from('elastic:secret').toString('base64')}`,
    });
  }
});
