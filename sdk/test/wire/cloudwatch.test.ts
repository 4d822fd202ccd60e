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

interface Emf {
  readonly _aws: {
    readonly CloudWatchMetrics: readonly {
      readonly Dimensions: readonly (readonly string[])[];
      readonly Metrics: readonly { readonly Name: string }[];
    }[];
  };
  readonly [field: string]: unknown;
}

/** What CloudWatch makes of the documents and charges for: names with the values of their dimensions. */
function listCustomMetrics(): readonly string[] {
  const documents = receiver.stored.map(({ message }) => JSON.parse(message) as Emf).filter(({ _aws }) => _aws);
  const named = documents.flatMap((document) =>
    document._aws.CloudWatchMetrics.flatMap(({ Dimensions, Metrics }) =>
      Dimensions.flatMap((names) =>
        Metrics.map(({ Name }) => [Name, ...names.map((name) => document[name])].join(' ')),
      ),
    ),
  );
  return [...new Set(named)];
}

it.each([
  ['true', ['none', 'none'], { pitwall: 8, otel: [6, 9] }],
  ['true', ['cloudwatch', 'console'], { pitwall: 24, otel: [14, 22] }],
  ['false', ['cloudwatch', 'console'], { pitwall: 24, otel: [0, 0] }],
] as const)(
  'custom metrics that are of the SDK itself are as many as its page says (PITWALL_SDK_METRICS=%s, logs and traces to %s)',
  async (isOn, [logs, traces], { pitwall, otel: [least, most] }) => {
    const to = { OTEL_METRICS_EXPORTER: 'cloudwatch', OTEL_LOGS_EXPORTER: logs, OTEL_TRACES_EXPORTER: traces };
    const often = { OTEL_METRIC_EXPORT_INTERVAL: '300', PITWALL_SDK_METRICS: isOn };
    expect(await runFixture('express.mjs', { env: { ...env(), ...to, ...often } })).toMatchObject({ code: 0 });
    const found = listCustomMetrics();
    const count = (family: string): number => found.filter((name) => name.startsWith(family)).length;
    expect([count('pitwall.sdk.'), count('process.')]).toEqual([pitwall, 4]);
    expect(count('otel.sdk.')).toBeGreaterThanOrEqual(least);
    expect(count('otel.sdk.')).toBeLessThanOrEqual(most);
    expect(count('nodejs.') + count('v8js.')).toBeGreaterThan(50);
  },
);

it('in Lambda metrics go to standard output', async () => {
  const lambda = { ...env(), OTEL_METRICS_EXPORTER: 'cloudwatch', AWS_LAMBDA_FUNCTION_NAME: 'orders' };
  const exit = await runFixture('metrics.mjs', { env: lambda });
  const lines = exit.stdout.split('\n').filter((line) => line.startsWith('{"_aws"'));
  const documents = lines.map((line) => JSON.parse(line) as Record<string, unknown>);
  expect(documents.some((document) => document['shop.orders.placed'] === 2)).toBe(true);
  expect(receiver.stored).toEqual([]);
});
