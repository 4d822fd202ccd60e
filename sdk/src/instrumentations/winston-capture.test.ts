import { AsyncLocalStorage } from 'node:async_hooks';
import { Writable } from 'node:stream';
import { type Context, context, type ContextManager, logs, ROOT_CONTEXT, trace } from '@opentelemetry/api';
import { LoggerProvider, type ReadableLogRecord } from '@opentelemetry/sdk-logs';
import winston from 'winston';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Pipeline } from '../pipeline/pipeline.ts';
import { createLogRecordProcessor } from '../telemetry/logs.ts';
import { captureWinston } from './winston-capture.ts';

const records: ReadableLogRecord[] = [];
const lines: Record<string, unknown>[] = [];

beforeAll(() => {
  const pipeline: Pick<Pipeline<ReadableLogRecord>, 'accept'> = { accept: (record) => void records.push(record) };
  const processor = createLogRecordProcessor([pipeline as Pipeline<ReadableLogRecord>]);
  logs.setGlobalLoggerProvider(new LoggerProvider({ processors: [processor] }));
  context.setGlobalContextManager(createContextManager());
  captureWinston(winston);
});
afterAll(() => {
  logs.disable();
  context.disable();
});
beforeEach(() => {
  records.length = 0;
  lines.length = 0;
});

function createLogger(): winston.Logger {
  const stream = new Writable({
    write: (chunk: Buffer, _encoding, done) => {
      lines.push(JSON.parse(chunk.toString()) as Record<string, unknown>);
      done();
    },
  });
  return winston.createLogger({ transports: [new winston.transports.Stream({ stream })] });
}

function createContextManager(): ContextManager {
  const storage = new AsyncLocalStorage<Context>();
  const manager: ContextManager = {
    active: () => storage.getStore() ?? ROOT_CONTEXT,
    with: (active, work, self, ...args) => storage.run(active, () => work.call(self, ...args)),
    bind: (_active, target) => target,
    enable: () => manager,
    disable: () => manager,
  };
  return manager;
}

function within(spanId: string, work: () => void): void {
  const spanContext = { traceId: 'a'.repeat(32), spanId, traceFlags: 1 };
  context.with(trace.setSpanContext(context.active(), spanContext), work);
}

describe('an object that is logged twice', () => {
  it('is two records, each with what it held at the call', () => {
    const logger = createLogger();
    const entry = { level: 'info', message: 'first' };
    logger.log(entry);
    entry.message = 'second';
    logger.log(entry);
    expect(records.map((record) => record.body)).toEqual(['first', 'second']);
    expect(lines.map((line) => line['message'])).toEqual(['first', 'second']);
  });

  it('carries the ids of the span that it is logged in', () => {
    const logger = createLogger();
    const error = new Error('boom');
    const spanIds = ['1'.repeat(16), '2'.repeat(16)];
    for (const spanId of spanIds) within(spanId, () => logger.error(error));
    logger.error(error);
    expect(records.map((record) => [record.body, record.spanContext?.spanId])).toEqual([
      ['boom', spanIds[0]],
      ['boom', spanIds[1]],
      ['boom', undefined],
    ]);
    expect(lines.map((line) => line['span.id'])).toEqual([...spanIds, undefined]);
  });
});

describe('a logger that is piped into another', () => {
  it('makes one record a line, and each writes its own', () => {
    const inner = createLogger();
    const outer = createLogger();
    outer.pipe(inner);
    outer.info('once');
    inner.info('direct');
    expect(records.map((record) => record.body)).toEqual(['once', 'direct']);
    expect(lines.map((line) => line['message']).sort()).toEqual(['direct', 'once', 'once']);
  });
});
