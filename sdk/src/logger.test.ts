import { Writable } from 'node:stream';
import { context, trace } from '@opentelemetry/api';
import winston from 'winston';
import { describe, expect, it } from 'vitest';
import { createLogger, type LoggerOptions } from './logger.ts';

/** What the logger would print, one object a line. */
function record(options: LoggerOptions, write: (logger: winston.Logger) => void): Record<string, unknown>[] {
  const lines: string[] = [];
  const stream = new Writable({
    write: (chunk: Buffer, _encoding, done) => {
      lines.push(chunk.toString());
      done();
    },
  });
  const logger = createLogger({ isOnConsole: false, ...options });
  logger.add(new winston.transports.Stream({ stream }));
  write(logger);
  return lines.map((line) => JSON.parse(line) as Record<string, unknown>);
}

describe('createLogger', () => {
  it('writes ECS JSON with the fields, the name and the error', () => {
    const [line] = record({ name: 'checkout' }, (logger) => {
      logger.child({ 'shop.market': 'DE' }).error('failed', { error: new RangeError('too far'), attempt: 2 });
    });
    expect(line).toMatchObject({
      'log.level': 'error',
      'log.logger': 'checkout',
      message: 'failed',
      'ecs.version': '8.11.0',
      'shop.market': 'DE',
      attempt: 2,
      'error.type': 'RangeError',
      'error.message': 'too far',
    });
    expect(String(line?.['error.stack_trace'])).toContain('logger.test.ts');
  });

  it('keeps to its level', () => {
    const lines = record({ level: 'warn' }, (logger) => {
      logger.info('no');
      logger.warn('yes');
    });
    expect(lines.map((line) => line['message'])).toEqual(['yes']);
  });

  it('never throws for what cannot be printed, and loses that field only', () => {
    const circular: Record<string, unknown> = {};
    circular['self'] = circular;
    const hostile = {
      get boom(): string {
        throw new Error('getter');
      },
    };
    const [line] = record({}, (logger) => logger.info('hostile', { circular, hostile, big: 10n, kept: 1 }));
    expect(line).toMatchObject({
      message: 'hostile',
      circular: { self: '[circular]' },
      hostile: { boom: '[unprintable]' },
      big: '10',
      kept: 1,
    });
  });

  it('has no trace id outside of a span', () => {
    expect(trace.getSpanContext(context.active())).toBeUndefined();
    const [line] = record({}, (logger) => logger.info('alone'));
    expect(line).not.toHaveProperty('trace.id');
  });
});
