import os from 'node:os';
import { SeverityNumber } from '@opentelemetry/api';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { buildLineRecord } from './line-record.ts';

const shape = { level: 30, label: 'info', messageKey: 'msg', errorKey: 'err' };

describe('the record of a line', () => {
  it('has the message as its body and the fields as attributes, without what the record and the resource say', () => {
    const fields = { level: 30, time: 1, pid: process.pid, hostname: os.hostname(), msg: 'sold', car: { id: 'A-1' } };
    expect(buildLineRecord({ ...fields, 'trace.id': 'x' }, shape)).toMatchObject({
      body: 'sold',
      severityText: 'info',
      severityNumber: SeverityNumber.INFO,
      attributes: { 'car.id': 'A-1' },
    });
    expect(Object.keys(buildLineRecord({ ...fields, 'trace.id': 'x' }, shape).attributes ?? {})).toEqual(['car.id']);
  });

  it('says a serialized error in the words of the conventions, and keeps what else it holds', () => {
    const err = { type: 'TypeError', message: 'no', stack: 'TypeError: no\n at x', code: 'E1' };
    expect(buildLineRecord({ err }, shape).attributes).toEqual({
      'exception.type': 'TypeError',
      'exception.message': 'no',
      'exception.stacktrace': 'TypeError: no\n at x',
      'err.code': 'E1',
    });
  });

  it("ranks a level of the application's own by the known one below it", () => {
    const ranks = [5, 25, 35, 45, 55, 99].map((level) => buildLineRecord({}, { ...shape, level }).severityNumber);
    const { TRACE, DEBUG, INFO, WARN, ERROR, FATAL } = SeverityNumber;
    expect(ranks).toEqual([TRACE, DEBUG, INFO, WARN, ERROR, FATAL]);
  });

  it('is made of any fields without throwing', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.anything({ withBigInt: true, withMap: true })), (fields) => {
        expect(typeof buildLineRecord(fields, shape).body).toBe('string');
      }),
    );
  });
});
