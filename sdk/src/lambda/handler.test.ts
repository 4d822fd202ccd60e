// The wrapper as a runtime calls it: those until Node 22 give each handler a callback and a context that answers.
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { trace } from '@opentelemetry/api';
import { type ReadableSpan, TracerProvider } from '@opentelemetry/sdk-trace';
import type { Telemetry } from '../start.ts';
import { lambdaHandler } from './handler.ts';

const spans: ReadableSpan[] = [];
const deadlines: unknown[] = [];
let deliver: () => Promise<void>;
const telemetry: Telemetry = {
  flush: (deadlineMillis) => (deadlines.push(deadlineMillis), deliver()),
  shutdown: async () => {},
  readLedger: () => [],
};
const globals = globalThis as { [key: symbol]: unknown };
globals[Symbol.for('pitwall.sdk.telemetry')] = telemetry;
const processor = { onStart: () => {}, onEnd: (span: ReadableSpan) => void spans.push(span) };
trace.setGlobalTracerProvider(
  new TracerProvider({ spanProcessors: [{ ...processor, forceFlush: async () => {}, shutdown: async () => {} }] }),
);
afterAll(() => trace.disable());

beforeEach(() => {
  spans.length = deadlines.length = 0;
  deliver = async () => {};
});

type Answer = readonly [error: unknown, result: unknown];

/** As aws-lambda-ric 2 and 3 do: what is returned counts where it is a promise. */
function invoke(handler: (...given: never[]) => unknown, event: unknown = {}): Promise<Answer> {
  return new Promise((resolve) => {
    const done = (error: unknown, result?: unknown): void => resolve([error, result]);
    const context = {
      getRemainingTimeInMillis: () => 10_000,
      succeed: (result: unknown) => done(null, result),
      fail: (error: unknown) => done(error),
      done,
    };
    const returned: unknown = Reflect.apply(handler, undefined, [event, context, done]);
    // oxlint-disable-next-line promise/no-callback-in-promise -- as a runtime does
    if (returned instanceof Promise) returned.then((result) => done(null, result), done);
  });
}

interface LegacyContext {
  succeed(result: unknown): void;
  fail(error: unknown): void;
  done(error: unknown, result?: unknown): void;
}
type Done = (error: unknown, result?: unknown) => void;
const soon = (work: () => void): void => void setTimeout(work, 5);
const broken = new Error('no stock');

describe('a runtime that gives callbacks', () => {
  it.each([
    ['promise', async () => 7, 7],
    ['callback', (_event: unknown, _context: unknown, done: Done) => soon(() => done(null, 7)), 7],
    [
      'callback, returning a timer',
      (_event: unknown, _context: unknown, done: Done) => setTimeout(done, 5, null, 7),
      7,
    ],
    ['callback at once', (_event: unknown, _context: unknown, done: Done) => done(null, 7), 7],
    ['callback among the rest', (...[, , done]: [unknown, unknown, Done]) => soon(() => done(null, 7)), 7],
    ['context.succeed', (_event: unknown, context: LegacyContext) => soon(() => context.succeed(7)), 7],
    ['context.done', (_event: unknown, context: LegacyContext) => soon(() => context.done(null, 7)), 7],
  ])('has the result of a handler: %s', async (_how, handler, result) => {
    expect(await invoke(lambdaHandler(handler))).toEqual([null, result]);
    expect(spans.map((span) => span.attributes['error.type'])).toEqual([undefined]);
    expect(deadlines.length).toBe(1);
  });

  it.each([
    ['promise', () => Promise.reject(broken)],
    ['callback', (_event: unknown, _context: unknown, done: Done) => soon(() => done(broken))],
    ['context.fail', (_event: unknown, context: LegacyContext) => soon(() => context.fail(broken))],
    ['context.done', (_event: unknown, context: LegacyContext) => soon(() => context.done(broken))],
    [
      'throw',
      () => {
        throw broken;
      },
    ],
  ])('has the error of a handler: %s', async (_how, handler) => {
    expect((await invoke(lambdaHandler(handler)))[0]).toBe(broken);
    expect(spans.map((span) => span.attributes['error.type'])).toEqual(['Error']);
  });

  it('waits for telemetry to leave before it is called back', async () => {
    const order: string[] = [];
    deliver = async () => {
      await new Promise((resolve) => setTimeout(resolve, 20));
      order.push('delivered');
    };
    await invoke(lambdaHandler((_event: unknown, context: LegacyContext) => soon(() => context.succeed(7))));
    order.push('answered');
    expect(order).toEqual(['delivered', 'answered']);
  });

  it('that is idle without an answer ends the invocation', async () => {
    const before = process.listenerCount('beforeExit');
    void invoke(lambdaHandler(() => {}));
    expect(spans).toEqual([]);
    process.emit('beforeExit', 0);
    expect(spans.length).toBe(1);
    expect(process.listenerCount('beforeExit')).toBe(before);
    await invoke(lambdaHandler((_event: unknown, _context: unknown, done: Done) => done(null)));
    expect(process.listenerCount('beforeExit')).toBe(before);
  });
});

describe('any runtime', () => {
  it('gives a flush no more time than an invocation has', async () => {
    await lambdaHandler(async (_event: unknown, _context: unknown) => 7)({}, { getRemainingTimeInMillis: () => 250 });
    expect(Number(deadlines[0])).toBeLessThanOrEqual(50);
    expect(Number(deadlines[0])).toBeGreaterThanOrEqual(0);
  });

  it('may be a test that gives no context', async () => {
    expect(await lambdaHandler(async (event: number) => event + 1)(6)).toBe(7);
    expect(spans.length).toBe(1);
  });

  it.each([
    ['has no text', Object.create(null)],
    [
      'has a name that throws',
      Object.defineProperty(new Error('x'), 'name', { get: () => JSON.parse('{') as unknown }),
    ],
    ['is a symbol', Symbol('x')],
    ['is nothing', undefined],
  ])('has an error that %s as it was', async (_what, error: unknown) => {
    const handler = lambdaHandler(async (_event: unknown) => {
      throw error;
    });
    await expect(handler({}).catch((caught: unknown) => [caught])).resolves.toEqual([error]);
    expect(spans.length).toBe(1);
  });

  it('has a result that cannot be read as it was', async () => {
    const result = new Proxy({}, { get: () => JSON.parse('{') as unknown });
    const handler = lambdaHandler((_event: unknown) => Promise.resolve([result]).then((list) => list));
    expect(((await handler({ httpMethod: 'GET' })) as unknown[])[0]).toBe(result);
    const odd = { statusCode: Symbol('x') };
    expect(await lambdaHandler(async (_event: unknown) => odd)({ httpMethod: 'GET' })).toBe(odd);
    expect(spans.length).toBe(2);
  });
});
