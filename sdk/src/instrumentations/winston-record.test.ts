import { SeverityNumber } from '@opentelemetry/api';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { buildLogRecord } from './winston-record.ts';

const npmLevels = { error: 0, warn: 1, info: 2, http: 3, verbose: 4, debug: 5, silly: 6 };

describe('buildLogRecord', () => {
  it('flattens fields, and keeps what the record owns out of them', () => {
    const info = { level: 'info', message: 'm', 'trace.id': 'x', order: { id: 7, lines: [1, 2] }, at: new Date(0) };
    expect(buildLogRecord('info', npmLevels, info)).toMatchObject({
      severityNumber: SeverityNumber.INFO,
      severityText: 'info',
      body: 'm',
      attributes: { 'order.id': 7, 'order.lines': '[1,2]', at: '1970-01-01T00:00:00.000Z' },
    });
  });

  it('describes an error wherever winston put it', () => {
    const error = new TypeError('boom');
    for (const info of [{ message: 'm', error }, Object.assign(new TypeError('boom'), { level: 'error' })]) {
      expect(buildLogRecord('error', npmLevels, info as never).attributes).toMatchObject({
        'exception.type': 'TypeError',
        'exception.message': 'boom',
        'exception.stacktrace': expect.stringContaining('boom') as string,
      });
    }
    const merged = buildLogRecord('error', npmLevels, { message: 'm boom', stack: error.stack ?? '' });
    expect(merged.attributes).toMatchObject({ 'exception.type': 'TypeError' });
    expect(merged.attributes).not.toHaveProperty('stack');
  });

  it('survives hostile values, and loses only them', () => {
    const circular: Record<string, unknown> = { name: 'loop' };
    for (let n = 0; n < 100; n += 1) circular[`self${n}`] = circular;
    const { proxy, revoke } = Proxy.revocable({}, {});
    revoke();
    const getter = {
      get boom(): string {
        throw new Error('x');
      },
    };
    const record = buildLogRecord('info', npmLevels, {
      circular,
      proxy,
      getter,
      big: 1n,
      symbol: Symbol('s'),
      kept: 1,
    });
    expect(record.attributes).toMatchObject({ kept: 1, big: '1', 'circular.name': 'loop', proxy: '[unprintable]' });
    expect(Object.keys(record.attributes ?? {}).length).toBeLessThan(40_000);
  });

  it('places levels of the application by their rank', () => {
    const levels = { alarm: 0, note: 1, chatter: 2 };
    const severity = (level: string) => buildLogRecord(level, levels, { message: '' }).severityNumber;
    expect([severity('alarm'), severity('note'), severity('chatter'), severity('unknown')]).toEqual([
      SeverityNumber.ERROR,
      SeverityNumber.DEBUG,
      SeverityNumber.DEBUG,
      SeverityNumber.INFO,
    ]);
  });

  it('never throws, whatever the fields', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.anything()), (fields) => {
        expect(typeof buildLogRecord('info', npmLevels, fields).severityNumber).toBe('number');
      }),
    );
  });
});
