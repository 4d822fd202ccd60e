// Natural ends that the application puts off: Node emits `beforeExit` again after each time that a handler has done something.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runFixture } from '../child.ts';
import { type Receiver, startReceiver } from '../receiver.ts';

let receiver: Receiver;
beforeEach(async () => {
  receiver = await startReceiver();
});
afterEach(() => receiver.stop());

const rounds = [1, 2, 3].flatMap((round) => [`in the handler ${round}, 3`, `after the handler ${round}`]);
const work = ['main', ...rounds];

describe('new work in beforeExit handlers of the application', () => {
  it.each(['memory', 'spill', 'durable'])(
    'arrives whole, with its order and exit code as without us (%s)',
    async (profile) => {
      const env = {
        OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url,
        PITWALL_FLUSH_INTERVAL: '60000',
        PITWALL_DELIVERY: profile,
      };
      const without = await runFixture('before-exit.mjs', { flags: [] });
      expect(without).toMatchObject({ code: 3, signal: null, stdout: `${[...work, 'exit 3'].join('\n')}\n` });
      const exit = await runFixture('before-exit.mjs', { env });
      expect(exit).toMatchObject({ code: 3, signal: null, stdout: without.stdout });
      expect(receiver.spans.map((span) => span.name)).toEqual(work);
      expect(receiver.logs.map((log) => log.body)).toEqual(work);
      const counted = receiver.metrics.filter((metric) => metric.name === 'shop.rounds');
      expect(Number(counted.at(-1)?.points[0]?.raw['as_double'] ?? counted.at(-1)?.points[0]?.raw['as_int'])).toBe(
        work.length,
      );
    },
  );
});

describe('a metric callback that makes spans and lines of its own', () => {
  it.each([
    ['that answers', 'up', 'spill'],
    ['that is away', 'down', 'spill'],
    ['that is away', 'down', 'memory'],
  ])('is asked once at the end, and ends the process with a backend %s (%s, %s)', async (_title, backend, profile) => {
    const url = backend === 'up' ? receiver.url : 'http://127.0.0.1:9';
    const env = {
      OTEL_EXPORTER_OTLP_ENDPOINT: url,
      PITWALL_DELIVERY: profile,
      PITWALL_SHUTDOWN_TIMEOUT: '1500',
    };
    const exit = await runFixture('telling-metric.mjs', { env });
    expect(exit).toMatchObject({ code: 0, signal: null });
    const left = [...exit.stderr.matchAll(/PW20[69] traces .*?; (\d+) records|PW206 traces .*?: (\d+) records/g)];
    if (backend === 'up') expect(receiver.spans.map(({ name }) => name)).toEqual(['count orders']);
    else expect(left.map(([, onDisk, lost]) => onDisk ?? lost)).toEqual(['1']);
  });
});
