import { describe, expect, it } from 'vitest';
import { outcomeOf, parseJsonPartialSuccess } from './otlp-partial-success.ts';

describe('a reply in JSON', () => {
  it.each([
    ['{}', { kind: 'delivered' }],
    ['{"partialSuccess":{}}', { kind: 'delivered' }],
    [
      '{"partialSuccess":{"rejectedSpans":"3","errorMessage":"old"}}',
      { kind: 'delivered', rejectedRecords: 3, reason: 'old' },
    ],
    [
      '{"partialSuccess":{"rejectedLogRecords":2}}',
      { kind: 'delivered', rejectedRecords: 2, reason: 'partial success' },
    ],
    ['{"partialSuccess":{"rejectedDataPoints":"0","errorMessage":"beware"}}', { kind: 'delivered' }],
    ['{"partialSuccess":{"rejectedSpans":"many"}}', { kind: 'delivered' }],
    ['{"partialSuccess":null}', { kind: 'delivered' }],
    ['', { kind: 'delivered' }],
    ['<html>', { kind: 'delivered' }],
  ])('%s is %j', (body, expected) => {
    expect(outcomeOf(parseJsonPartialSuccess(Buffer.from(body)))).toEqual(expected);
  });
});
