// What CloudWatch Logs answers. Errors are HTTP 400 with their name in `__type`, and the name decides.
// https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutLogEvents.html#API_PutLogEvents_Errors
import type { Outcome } from '../pipeline/types.ts';
import { classifyStatus, type HttpReply } from '../transport/http-post.ts';

/** `ResourceNotFoundException` of `com.amazonaws.logs#ResourceNotFoundException`; empty when there is none. */
export function parseErrorName(reply: HttpReply): string {
  if (reply.status < 400) return '';
  const { __type: type } = parseObject(reply.body);
  return typeof type === 'string' ? (type.split('#').at(-1)?.split(':')[0] ?? '') : '';
}

/** Worth another attempt, whatever their status: the load passes, the credentials are found anew, the group is made. */
const retried = new Set([
  'ThrottlingException',
  'ThrottledException',
  'TooManyRequestsException',
  'RequestLimitExceeded',
  'LimitExceededException',
  'OperationAbortedException',
  'ServiceUnavailableException',
  'InternalFailure',
  'ExpiredTokenException',
  'RequestExpired',
  'InvalidSequenceTokenException',
  'ResourceNotFoundException',
]);

export function classifyCloudWatchReply(reply: HttpReply, eventCount: number, nowMillis: number): Outcome {
  if (reply.status >= 200 && reply.status < 300) return classifyRejectedEvents(reply.body, eventCount);
  const name = parseErrorName(reply);
  if (name === 'DataAlreadyAcceptedException') return { kind: 'delivered' };
  const outcome = classifyStatus(reply, nowMillis);
  const { message, Message } = parseObject(reply.body);
  const reason = `HTTP ${reply.status} ${name}: ${String(message ?? Message ?? '')}`.slice(0, 300);
  return retried.has(name) ? { ...outcome, kind: 'retry', reason } : { ...outcome, reason };
}

/** Too old and expired ones stand first (ends are exclusive), too new ones last (the start is inclusive). */
function classifyRejectedEvents(body: Buffer, eventCount: number): Outcome {
  const info = parseObject(body)['rejectedLogEventsInfo'];
  if (typeof info !== 'object' || info === null) return { kind: 'delivered' };
  const { tooOldLogEventEndIndex, expiredLogEventEndIndex, tooNewLogEventStartIndex } = info as Record<string, unknown>;
  const oldEnd = Math.max(indexOf(tooOldLogEventEndIndex, 0), indexOf(expiredLogEventEndIndex, 0));
  const newStart = indexOf(tooNewLogEventStartIndex, eventCount);
  const rejected = Array.from({ length: eventCount }, (_, index) => index).filter((i) => i < oldEnd || i >= newStart);
  if (rejected.length === 0) return { kind: 'delivered' };
  const reason = `${Math.min(oldEnd, eventCount)} too old, ${Math.max(0, eventCount - newStart)} too new`;
  return { kind: 'partial', retry: [], rejected, reason };
}

function indexOf(value: unknown, fallback: number): number {
  return typeof value === 'number' ? value : fallback;
}

function parseObject(body: Buffer): Record<string, unknown> {
  try {
    const parsed: unknown = JSON.parse(body.toString());
    return typeof parsed === 'object' && parsed !== null ? (parsed as Record<string, unknown>) : {};
  } catch {
    return {}; // no JSON: the status decides
  }
}
