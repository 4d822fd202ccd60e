// CloudWatch Logs by its JSON protocol, signed, over the poster that all destinations use: see docs/adr/011.
import type { Outcome } from '../pipeline/types.ts';
import { createAwsSignature } from '../transport/aws-signature.ts';
import { createHttpPoster, describeUrl, type HttpReply } from '../transport/http-post.ts';
import type { CloudWatchEvent } from './cloudwatch-events.ts';
import { classifyCloudWatchReply, parseErrorName } from './cloudwatch-reply.ts';

export interface CloudWatchTarget {
  readonly url: string;
  readonly region: string;
  readonly logGroup: string;
  readonly logStream: string;
  readonly isCreating: boolean;
}

export interface CloudWatchClient {
  readonly address: string;
  /** One request, in order and within the limits; group and stream are made first when they are missing. */
  put(events: readonly CloudWatchEvent[], signal: AbortSignal): Promise<Outcome>;
}

export function createCloudWatchClient(target: CloudWatchTarget, format?: 'json/emf'): CloudWatchClient {
  const { logGroup: logGroupName, logStream: logStreamName } = target;
  const call = createCall(target, format);
  const put = (events: readonly CloudWatchEvent[], signal: AbortSignal): Promise<HttpReply> => {
    const start = JSON.stringify({ logGroupName, logStreamName }).slice(0, -1);
    const parts = events.flatMap(({ json }, index) => (index === 0 ? [json] : [comma, json]));
    return call('PutLogEvents', Buffer.concat([Buffer.from(`${start},"logEvents":[`), ...parts, end]), signal);
  };
  const create = async (signal: AbortSignal): Promise<void> => {
    await call('CreateLogGroup', Buffer.from(JSON.stringify({ logGroupName })), signal);
    await call('CreateLogStream', Buffer.from(JSON.stringify({ logGroupName, logStreamName })), signal);
  };
  return {
    address: `${describeUrl(target.url)} ${logGroupName}`,
    put: async (events, signal) => {
      let reply = await put(events, signal);
      if (target.isCreating && parseErrorName(reply) === 'ResourceNotFoundException') {
        await create(signal); // what it answers, the next attempt shows
        reply = await put(events, signal);
      }
      return classifyCloudWatchReply(reply, events.length, Date.now());
    },
  };
}

const comma = Buffer.from(',');
const end = Buffer.from(']}');

type Action = 'PutLogEvents' | 'CreateLogGroup' | 'CreateLogStream';
type Call = (action: Action, body: Buffer, signal: AbortSignal) => Promise<HttpReply>;

function createCall({ url, region }: CloudWatchTarget, format: string | undefined): Call {
  const sign = createAwsSignature({ url, service: 'logs', region });
  const posterOf = (action: Action) => {
    const headers = {
      'content-type': 'application/x-amz-json-1.1',
      'x-amz-target': `Logs_20140328.${action}`,
      ...(format ? { 'x-amzn-logs-format': format } : {}),
    };
    return createHttpPoster({ url, headers, compression: 'none', sign });
  };
  const posters = {
    PutLogEvents: posterOf('PutLogEvents'),
    CreateLogGroup: posterOf('CreateLogGroup'),
    CreateLogStream: posterOf('CreateLogStream'),
  };
  return (action, body, signal) => posters[action].post(body, signal);
}
