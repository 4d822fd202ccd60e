import { afterEach, beforeEach, expect, it } from 'vitest';
import { runFixture } from '../child.ts';
import { type CloudWatchReceiver, cloudWatchKeys, startCloudWatchReceiver } from '../cloudwatch-receiver.ts';

let receiver: CloudWatchReceiver;
beforeEach(async () => {
  receiver = await startCloudWatchReceiver();
});
afterEach(() => receiver.stop());

const env = () => ({
  OTEL_TRACES_EXPORTER: 'none',
  OTEL_LOGS_EXPORTER: 'none',
  OTEL_METRICS_EXPORTER: 'none',
  AWS_ENDPOINT_URL: receiver.url,
  AWS_REGION: 'eu-west-1',
  AWS_ACCESS_KEY_ID: cloudWatchKeys.accessKeyId,
  AWS_SECRET_ACCESS_KEY: cloudWatchKeys.secretAccessKey,
});

it('logs arrive signed, in order, each once, in a stream that is made for them', async () => {
  const exit = await runFixture('winston.mjs', { env: { ...env(), OTEL_LOGS_EXPORTER: 'cloudwatch' } });
  expect(exit).toMatchObject({ code: 0, stderr: expect.not.stringContaining('PW2') as string });
  expect(receiver.violations).toEqual([]);
  const documents = receiver.stored.map(({ message }) => JSON.parse(message) as Record<string, unknown>);
  expect(documents.length).toBe(2002);
  expect(new Set(documents.map((document) => document['event.id'])).size).toBe(2002);
  expect([...receiver.streams][0]).toBe('/pitwall/fixture');
});

it('metrics arrive in Embedded Metric Format, marked as such', async () => {
  const exit = await runFixture('metrics.mjs', { env: { ...env(), OTEL_METRICS_EXPORTER: 'cloudwatch' } });
  expect(exit).toMatchObject({ code: 0 });
  expect(receiver.violations).toEqual([]);
  expect([...receiver.formats]).toEqual(['json/emf']);
  const documents = receiver.stored.map(({ message }) => JSON.parse(message) as Record<string, unknown>);
  const placed = documents.filter((document) => 'shop.orders.placed' in document);
  expect(placed.map((document) => [document['shop.market'], document['shop.orders.placed']]).sort()).toEqual([
    ['DE', 2],
    ['FR', 1],
  ]);
  expect(documents.find((document) => 'shop.wait' in document)?.['shop.wait']).toMatchObject({ Count: 2, Sum: 5.05 });
});

it('in Lambda metrics go to standard output', async () => {
  const lambda = { ...env(), OTEL_METRICS_EXPORTER: 'cloudwatch', AWS_LAMBDA_FUNCTION_NAME: 'orders' };
  const exit = await runFixture('metrics.mjs', { env: lambda });
  const lines = exit.stdout.split('\n').filter((line) => line.startsWith('{"_aws"'));
  const documents = lines.map((line) => JSON.parse(line) as Record<string, unknown>);
  expect(documents.some((document) => document['shop.orders.placed'] === 2)).toBe(true);
  expect(receiver.stored).toEqual([]);
});
