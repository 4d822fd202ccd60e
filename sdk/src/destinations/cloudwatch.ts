// Logs to CloudWatch Logs by PutLogEvents, as ECS documents; metrics as Embedded Metric Format, to a log group or, in
// Lambda, to standard output. https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutLogEvents.html
import type { Attributes } from '@opentelemetry/api';
import type { ReadableLogRecord } from '@opentelemetry/sdk-logs';
import type { ResourceMetrics } from '@opentelemetry/sdk-metrics';
import type { Settings } from '../configuration/settings/settings.ts';
import type { Destination, EncodedRecord, Outcome } from '../pipeline/types.ts';
import { type CloudWatchClient, type CloudWatchTarget, createCloudWatchClient } from './cloudwatch-client.ts';
import {
  type CloudWatchEvent,
  encodeEvent,
  maxEvents,
  maxEventsBytes,
  parseEvents,
  partitionRecords,
  splitByLimits,
} from './cloudwatch-events.ts';
import { createEcsEncoder } from './ecs.ts';
import { encodeEmf } from './emf.ts';

export function createCloudWatchLogs(target: CloudWatchTarget, resource: Attributes): Destination<ReadableLogRecord> {
  const encodeEcs = createEcsEncoder(resource);
  const client = createCloudWatchClient(target);
  return {
    name: 'cloudwatch',
    signal: 'logs',
    address: client.address,
    limits: { maxBatchRecords: maxEvents, maxBatchBytes: maxEventsBytes },
    encodeRecord: (record) => {
      const timestampMillis = record.hrTime[0] * 1000 + record.hrTime[1] / 1e6;
      const message = JSON.stringify(encodeEcs(record));
      return { bytes: encodeEvent({ timestampMillis, message, count: 1 }), count: 1, group: undefined };
    },
    partition: partitionRecords,
    send: async (records, signal) => {
      const events = records.flatMap((record) => parseEvents(record.bytes));
      const tooLarge = records.length === 1 && (events[0]?.sizeBytes ?? 0) > maxEventsBytes;
      return tooLarge ? { kind: 'tooLarge', reason: 'an event may have 1,048,576 bytes' } : client.put(events, signal);
    },
  };
}

export interface EmfOptions {
  readonly namespace: string;
  /** Default: to CloudWatch Logs. */
  readonly write?: (text: string) => void;
}

export function createCloudWatchMetrics(target: CloudWatchTarget, options: EmfOptions): Destination<ResourceMetrics> {
  const { namespace, write } = options;
  const client = createCloudWatchClient(target, 'json/emf');
  return {
    name: 'cloudwatch',
    signal: 'metrics',
    address: write ? 'standard output' : client.address,
    temporality: 'delta',
    encodeRecord: (metrics) => {
      const documents = encodeEmf(metrics, namespace);
      const events = documents.map(({ timestampMillis, document, count }) =>
        encodeEvent({ timestampMillis, message: JSON.stringify(document), count }),
      );
      const bytes = new Uint8Array(Buffer.concat(events));
      return { bytes, count: documents.reduce((sum, { count }) => sum + count, 0), group: undefined };
    },
    // A collection that is too large for one request goes alone, in several.
    partition: partitionRecords,
    send: write ? async (records) => writeEvents(records, write) : createCollectionSender(client),
  };
}

function writeEvents(records: readonly EncodedRecord[], write: (text: string) => void): Outcome {
  const events = records.flatMap((record) => parseEvents(record.bytes));
  const messages = events.map(({ json }) => JSON.parse(Buffer.from(json).toString()) as { message: string });
  write(messages.map(({ message }) => `${message}\n`).join(''));
  return { kind: 'delivered' };
}

interface Progress {
  readonly doneRequests: number;
  readonly rejected: number;
}

/** Remembers how much of a large collection is there, so that what is sent again adds nothing twice. */
function createCollectionSender(client: CloudWatchClient): Destination<never>['send'] {
  const progress = new WeakMap<EncodedRecord, Progress>();
  return async (records, signal) => {
    const [first] = records;
    if (!first) return { kind: 'delivered' };
    const events = records.flatMap((record) => parseEvents(record.bytes));
    const requests = splitByLimits(
      events.sort((a, b) => a.timestampMillis - b.timestampMillis),
      (event) => [event],
    );
    let { doneRequests, rejected } = progress.get(first) ?? { doneRequests: 0, rejected: 0 };
    for (const request of requests.slice(doneRequests)) {
      const outcome = await client.put(request, signal);
      if (outcome.kind === 'retry' || (requests.length === 1 && outcome.kind === 'rejected')) return outcome;
      rejected += countRefused(request, outcome);
      doneRequests += 1;
      progress.set(first, { doneRequests, rejected });
    }
    return rejected === 0 ? { kind: 'delivered' } : { kind: 'delivered', rejectedRecords: rejected, reason: 'refused' };
  };
}

function countRefused(events: readonly CloudWatchEvent[], outcome: Outcome): number {
  if (outcome.kind === 'delivered') return 0;
  const refused = outcome.kind === 'partial' ? outcome.rejected.map((index) => events[index]) : events;
  return refused.reduce((sum, event) => sum + (event?.count ?? 0), 0);
}

export function resolveCloudWatchTarget(
  settings: Settings,
  resource: Attributes,
  signal: 'logs' | 'metrics',
): CloudWatchTarget {
  const region = settings.awsRegion;
  const service = sanitise(resource['service.name'], 'unknown_service');
  const groups = {
    logs: settings.cloudwatchLogGroup || `/pitwall/${service}`,
    metrics: settings.cloudwatchMetricsLogGroup || `/pitwall/${service}/metrics`,
  };
  const domain = region.startsWith('cn-') ? 'amazonaws.com.cn' : 'amazonaws.com';
  return {
    // Without a region nothing is sent: the signature says what to set.
    url: settings.cloudwatchEndpoint || `https://logs.${region || 'unknown'}.${domain}/`,
    region,
    logGroup: groups[signal],
    logStream: settings.cloudwatchLogStream || sanitise(resource['service.instance.id'], 'default'),
    isCreating: settings.cloudwatchCreates,
  };
}

export function resolveEmfOptions({ cloudwatchNamespace, cloudwatchMetricsTarget: target }: Settings): EmfOptions {
  const isInLambda = process.env['AWS_LAMBDA_FUNCTION_NAME'] !== undefined;
  const isOnStdout = target === 'stdout' || (target === 'auto' && isInLambda);
  const write = (text: string): void => void process.stdout.write(text);
  return { namespace: cloudwatchNamespace, ...(isOnStdout ? { write } : {}) };
}

/** What names of groups and streams may have: letters, digits, `_ - / . #`. */
function sanitise(value: unknown, fallback: string): string {
  const text = typeof value === 'string' ? value.replaceAll(/[^\w\-/.#]/g, '_') : '';
  return text.slice(0, 400) || fallback;
}
