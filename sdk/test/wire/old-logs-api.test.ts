// Logs through @opentelemetry/api-logs, the API of logs before @opentelemetry/api had one.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type ChildExit, runFixture } from '../child.ts';
import { type Receiver, startReceiver } from '../receiver.ts';

let receiver: Receiver;
beforeEach(async () => {
  receiver = await startReceiver();
});
afterEach(() => receiver.stop());

function run(
  fixture: string,
  env: Readonly<Record<string, string>> = {},
  flags?: readonly string[],
): Promise<ChildExit> {
  const to = { OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url, OTEL_METRICS_EXPORTER: 'none' };
  return runFixture(fixture, { env: { ...to, ...env }, ...(flags ? { flags } : {}) });
}

describe('the older API of logs', () => {
  it('reaches us, by loggers from before start() too, in the span of the caller and redacted', async () => {
    const exit = await run('old-logs-api.mjs', {}, []);
    expect(exit).toMatchObject({ code: 0, signal: null });
    const [span] = receiver.spans;
    expect(receiver.logs.map(({ body, scope, spanId }) => [body, scope, spanId])).toEqual([
      ['early', 'early', span?.spanId],
      ['late', 'late', span?.spanId],
      ['hostile', 'late', ''],
    ]);
    expect(receiver.logs[1]?.attributes).toMatchObject({ seq: 1, nested: { car: 'A-1' } });
    expect(JSON.stringify(receiver.logs)).not.toContain('hunter2');
    expect(exit.stderr).not.toContain('PW404');
  });

  it('stays with the SDK that had it first, and we say so', async () => {
    const exit = await run('old-logs-api.mjs', { FIRST: 'yes' }, []);
    expect(exit.stdout.match(/^first: .*$/gm)).toEqual(['first: early', 'first: late', 'first: hostile']);
    expect(exit.stderr).toContain('PW404');
    expect(receiver.logs).toEqual([]);
    expect(receiver.spans.length).toBe(1);
  });

  it('is left to an SDK that comes later where we send no logs', async () => {
    const exit = await run('old-logs-api.mjs', { LAST: 'yes', OTEL_LOGS_EXPORTER: 'none' }, []);
    expect(exit.stdout.match(/^last: .*$/gm)).toEqual(['last: early', 'last: late', 'last: hostile']);
    expect(receiver.spans.length).toBe(1);
  });

  it('of a version that we do not know costs its records, not the application, and we say so', async () => {
    const exit = await run('old-logs-api.mjs', { FUTURE: 'yes' }, []);
    expect(exit).toMatchObject({ code: 0, stderr: expect.stringContaining('PW405') });
    expect(receiver.logs.length).toBe(3);
  });
});

describe("winston with OpenTelemetry's own transport", () => {
  const lines = [...Array.from({ length: 50 }, (_, seq) => `line ${seq}`), 'failed'];

  it('makes one record a line: ours, taken at the call', async () => {
    const exit = await run('winston-transport.mjs');
    expect(exit).toMatchObject({ code: 0, signal: null });
    expect(receiver.logs.map((log) => log.body)).toEqual(lines);
    expect(new Set(receiver.logs.map((log) => log.scope))).toEqual(new Set(['winston']));
    expect(receiver.logs.every((log) => log.spanId === receiver.spans[0]?.spanId)).toBe(true);
    expect(receiver.logs.at(-1)?.attributes).toMatchObject({ component: 'child', 'exception.type': 'TypeError' });
  });

  it("makes one record a line when winston is not captured: the transport's", async () => {
    await run('winston-transport.mjs', { OTEL_NODE_DISABLED_INSTRUMENTATIONS: 'winston' });
    expect(receiver.logs.map((log) => log.body)).toEqual(lines);
    expect(new Set(receiver.logs.map((log) => log.scope))).toEqual(new Set(['@opentelemetry/winston-transport']));
  });
});
