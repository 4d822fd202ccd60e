import type { ReadableLogRecord } from '@opentelemetry/sdk-logs';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type CloudWatchReceiver, cloudWatchKeys, startCloudWatchReceiver } from '../../test/cloudwatch-receiver.ts';
import { createLogs, resourceAttributes } from '../../test/contract/records.ts';
import { resolveConfiguration } from '../configuration/resolution.ts';
import { createPipeline, type Pipeline } from '../pipeline/pipeline.ts';
import { createCloudWatchLogs, resolveCloudWatchTarget } from './cloudwatch.ts';

let receiver: CloudWatchReceiver;
beforeEach(async () => {
  vi.stubEnv('AWS_ACCESS_KEY_ID', cloudWatchKeys.accessKeyId);
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', cloudWatchKeys.secretAccessKey);
  receiver = await startCloudWatchReceiver();
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await receiver.stop();
});

function open(options: object = {}): Pipeline<ReadableLogRecord> {
  const given = { cloudwatchEndpoint: receiver.url, awsRegion: 'eu-west-1', flushIntervalMillis: 60_000 };
  const { settings } = resolveConfiguration({ ...given, maxQueueBytes: 1024 ** 3, ...options }, {});
  const target = resolveCloudWatchTarget(settings, resourceAttributes, 'logs');
  const destination = createCloudWatchLogs(target, resourceAttributes);
  return createPipeline(destination, {
    limits: settings,
    diagnostics: { say: () => {} },
    random: () => 0,
  });
}

const flush = (pipeline: Pipeline<never>): Promise<void> => pipeline.flush({ millis: 100_000, isHolding: true });
const hourSeconds = 3600;

/** A generator of numbers that is the same at every run. */
function createRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

describe('50,000 events, shuffled over 30 hours (G07)', () => {
  it.each([512, 10_000])(
    'in batches of at most %i go within every limit, and what is refused is counted',
    async (maxBatchRecords) => {
      const random = createRandom(7);
      const [template] = createLogs(1);
      const nowSeconds = Math.floor(Date.now() / 1000);
      const huge = 'x'.repeat(1_200_000);
      const pipeline = open({ maxBatchRecords, maxBatchBytes: 64 * 1024 * 1024 });
      const ages = { tooLarge: 0, old: 0, ahead: 0, kept: 0 };
      for (let seq = 0; seq < 50_000; seq += 1) {
        const kind = seq % 5000 === 17 ? 'tooLarge' : seq % 1000 === 3 ? 'old' : seq % 1000 === 7 ? 'ahead' : 'kept';
        ages[kind] += 1;
        const offset = { tooLarge: 0, old: -20 * 24, ahead: 3, kept: -random() * 30 }[kind] * hourSeconds;
        const hrTime: [number, number] = [nowSeconds + Math.round(offset), 0];
        const body = kind === 'tooLarge' ? huge : `line ${seq} ü`;
        const { resource, instrumentationScope, severityText } = template!;
        const at = { hrTime, hrTimeObserved: hrTime, severityText, droppedAttributesCount: 0 };
        pipeline.accept({ ...at, resource, instrumentationScope, body, attributes: { seq } } as ReadableLogRecord);
      }
      expect(ages).toMatchObject({ tooLarge: 10, old: 50, ahead: 50 });
      await flush(pipeline);
      const refused = ages.old + ages.ahead;
      expect(receiver.violations).toEqual([]);
      expect(receiver.counts.refused).toBe(refused);
      expect(receiver.stored.length).toBe(ages.kept);
      const seqs = receiver.stored.map(({ message }) => (JSON.parse(message) as { seq: number }).seq);
      expect(new Set(seqs).size).toBe(ages.kept);
      expect(receiver.batches.length).toBeGreaterThan(5);
      expect(pipeline.account()).toMatchObject({
        accepted: 50_000,
        delivered: ages.kept,
        dropped: { rejected: refused, too_large: ages.tooLarge },
        queued: 0,
      });
    },
    120_000,
  );
});

describe('cloudwatch', () => {
  it('makes group and stream when they are missing', async () => {
    const pipeline = open();
    for (const record of createLogs(3)) pipeline.accept(record);
    await flush(pipeline);
    expect([...receiver.streams]).toEqual(['/pitwall/contract', '/pitwall/contract i-1']);
    expect(receiver.stored.length).toBe(3);
  });

  it('sends again what is throttled, and what finds its credentials expired', async () => {
    receiver.nextErrors.push('ThrottlingException', 'ExpiredTokenException', 'InvalidSequenceTokenException');
    const pipeline = open();
    for (const record of createLogs(3)) pipeline.accept(record);
    await flush(pipeline);
    expect(receiver.stored.length).toBe(3);
    expect(pipeline.account()).toMatchObject({ delivered: 3, dropped: {} });
  });

  it('counts as delivered what is there already, and gives up what it may not send', async () => {
    receiver.nextErrors.push('DataAlreadyAcceptedException', 'AccessDeniedException');
    const pipeline = open({ maxBatchRecords: 1 });
    for (const record of createLogs(3)) pipeline.accept(record);
    await flush(pipeline);
    expect(pipeline.account()).toMatchObject({ delivered: 2, dropped: { rejected: 1 } });
  });

  it('waits for a group that it may not make', async () => {
    const pipeline = open({ cloudwatchCreates: false });
    for (const record of createLogs(1)) pipeline.accept(record);
    await pipeline.flush({ millis: 300, isHolding: true });
    expect(pipeline.account()).toMatchObject({ delivered: 0, dropped: {}, queued: 1 });
    await pipeline.flush({ millis: 0, isHolding: true });
    pipeline.end(true);
  });
});
