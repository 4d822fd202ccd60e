// Context through real queues and topics by the AWS SDK, with and without its instrumentation, on moto, which keeps
// AWSTraceHeader as SQS does.
import { CreateTopicCommand, SNSClient, SubscribeCommand } from '@aws-sdk/client-sns';
import { CreateQueueCommand, SQSClient } from '@aws-sdk/client-sqs';
import { expect, it, onTestFinished } from 'vitest';
import { runFixture } from '../child.ts';
import type { DecodedSpan } from '../otlp-decoder.ts';
import { startReceiver } from '../receiver.ts';
import { describePeer, startMoto } from './engines.ts';

interface Message {
  readonly body: string;
  readonly attributes: readonly string[];
  readonly header?: string;
  readonly link?: { readonly traceId: string; readonly spanId: string };
}

const links = (span: DecodedSpan | undefined): readonly string[] =>
  ((span?.raw['links'] ?? []) as readonly { readonly span_id: Buffer }[]).map((link) => link.span_id.toString('hex'));

/** A queue of its own, and a topic with a wrapped and a raw subscription. */
async function createQueues(endpoint: string): Promise<Record<string, string>> {
  const options = { endpoint, region: 'us-east-1', credentials: { accessKeyId: 'x', secretAccessKey: 'x' } };
  const [sqs, sns] = [new SQSClient(options), new SNSClient(options)];
  const create = async (QueueName: string): Promise<string> =>
    String((await sqs.send(new CreateQueueCommand({ QueueName }))).QueueUrl);
  const [plain, wrapped, raw] = [await create('plain'), await create('wrapped'), await create('raw')];
  const { TopicArn = '' } = await sns.send(new CreateTopicCommand({ Name: 'news' }));
  for (const [name, RawMessageDelivery] of Object.entries({ wrapped: 'false', raw: 'true' })) {
    const Endpoint = `arn:aws:sqs:us-east-1:123456789012:${name}`;
    await sns.send(new SubscribeCommand({ TopicArn, Protocol: 'sqs', Endpoint, Attributes: { RawMessageDelivery } }));
  }
  sqs.destroy();
  sns.destroy();
  return { ENDPOINT: endpoint, PLAIN: plain, WRAPPED: wrapped, RAW: raw, TOPIC: TopicArn };
}

describePeer(['moto'], 'SQS and SNS on moto', () => {
  it.each([
    ['with the instrumentation of the AWS SDK', true],
    ['with our helpers alone', false],
  ])('bring each message its producer, %s', { timeout: 120_000 }, async (_how, isInstrumented) => {
    const [moto, receiver] = await Promise.all([startMoto(), startReceiver()]);
    onTestFinished(() => Promise.all([moto.stop(), receiver.stop()]).then(() => {}));
    const exit = await runFixture(new URL('./fixtures/messages.mjs', import.meta.url).pathname, {
      env: {
        OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url,
        OTEL_METRICS_EXPORTER: 'none',
        ...(isInstrumented ? {} : { OTEL_NODE_DISABLED_INSTRUMENTATIONS: 'aws-sdk' }),
        ...(await createQueues(moto.url)),
      },
    });
    expect(exit, exit.stderr).toMatchObject({ code: 0 });
    const [first = '', ...rest] = exit.stdout.trim().split('\n');
    const { producer } = JSON.parse(first) as {
      readonly producer: { readonly traceId: string; readonly spanId: string };
    };
    const byQueue = new Map(
      rest.map((line) => {
        const { queue, messages } = JSON.parse(line) as { readonly queue: string; readonly messages: Message[] };
        return [queue, messages.toSorted((a, b) => a.body.localeCompare(b.body))] as const;
      }),
    );
    const header = `Root=1-${producer.traceId.slice(0, 8)}-${producer.traceId.slice(8)};Parent=${producer.spanId};Sampled=1`;
    const ten = Array.from({ length: 10 }, (_, index) => `own${index}`);
    const linked = { link: { traceId: producer.traceId } };
    expect(byQueue.get('PLAIN')).toMatchObject([
      isInstrumented
        ? { body: 'automatic', attributes: ['traceparent'], ...linked }
        : { body: 'automatic', attributes: [] },
      // moto keeps no system attributes of a batch
      { body: 'batch 1', attributes: ['traceparent'], ...linked },
      { body: 'batch 2', attributes: ['traceparent'], ...linked },
      { body: 'full', header, ...linked },
    ]);
    expect(
      byQueue
        .get('PLAIN')
        ?.find(({ body }) => body === 'full')
        ?.attributes.toSorted(),
    ).toEqual(ten);
    const news = ['more 1', 'more 2', 'news'].map((body) => ({ body, ...linked }));
    expect(byQueue.get('WRAPPED')).toMatchObject(news);
    expect(byQueue.get('RAW')).toMatchObject(news.map((one) => ({ ...one, attributes: ['traceparent'] })));
    for (const [queue, messages] of byQueue) {
      const span = receiver.spans.find(({ name }) => name === `process ${queue}`);
      const expected = messages.flatMap(({ link }) => (link ? [link.spanId] : []));
      expect(links(span).toSorted()).toEqual(expected.toSorted());
      expect(expected.length).toBeGreaterThan(2);
      expect(span).toMatchObject({ kind: 5, attributes: { 'messaging.batch.message_count': messages.length } });
    }
  });
});
