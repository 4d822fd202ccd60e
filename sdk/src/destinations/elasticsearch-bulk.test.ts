import { describe, expect, it } from 'vitest';
import { classifyBulkReply } from './elasticsearch-bulk.ts';

const item = (status: number, type?: string) => ({
  create: { status, ...(type ? { error: { type, reason: 'why' } } : {}) },
});
const reply = (body: unknown, retryAfter?: string) => ({
  status: 200,
  body: Buffer.from(typeof body === 'string' ? body : JSON.stringify(body)),
  retryAfter,
});
const times = <T>(count: number, value: T): T[] => Array.from({ length: count }, () => value);

describe('the reply to a bulk request', () => {
  it('of 970 stored, 20 throttled and 10 refused names exactly these', () => {
    const items = [
      ...times(970, item(201)),
      ...times(20, item(429, 'es_rejected_execution_exception')),
      ...times(10, item(400, 'document_parsing_exception')),
    ];
    const outcome = classifyBulkReply(reply({ errors: true, items }, '3'), 1000, 0);
    expect(outcome).toEqual({
      kind: 'partial',
      retry: times(20, 0).map((_, index) => 970 + index),
      rejected: times(10, 0).map((_, index) => 990 + index),
      reason: 'HTTP 400 document_parsing_exception: why',
      retryAfterMillis: 3000,
    });
  });

  it.each([
    ['without errors is delivered, whatever else it says', { errors: false }, { kind: 'delivered' }],
    [
      'in which all are there already is delivered',
      { errors: true, items: [item(409, 'version_conflict_engine_exception'), item(201)] },
      { kind: 'delivered' },
    ],
    [
      'in which all wait is a retry',
      { errors: true, items: [item(429, 'busy'), item(503, 'busy')] },
      { kind: 'retry', reason: 'HTTP 429 busy: why' },
    ],
    [
      'in which all are refused rejects each',
      { errors: true, items: [item(400, 'bad'), item(403, 'bad')] },
      { kind: 'partial', retry: [], rejected: [0, 1] },
    ],
    ['with too few items is a retry', { errors: true, items: [item(201)] }, { kind: 'retry' }],
    ['with items of another kind is a retry', { errors: true, items: [{}, {}] }, { kind: 'retry' }],
    ['that is a page is a retry', '<html>', { kind: 'retry' }],
    ['that is null is a retry', 'null', { kind: 'retry' }],
  ])('%s', (_what, body, expected) => {
    expect(classifyBulkReply(reply(body), 2, 0)).toMatchObject(expected);
  });
});
