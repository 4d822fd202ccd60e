import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runFixture, startFixture } from '../child.ts';
import { startXrayReceiver, type XrayReceiver } from '../xray-receiver.ts';

let receiver: XrayReceiver;
beforeEach(async () => {
  receiver = await startXrayReceiver();
});
afterEach(() => receiver.stop());

const env = (more: Readonly<Record<string, string>> = {}): Record<string, string> => ({
  OTEL_TRACES_EXPORTER: 'xray',
  OTEL_METRICS_EXPORTER: 'none',
  OTEL_LOGS_EXPORTER: 'none',
  AWS_XRAY_DAEMON_ADDRESS: receiver.address,
  PITWALL_SHUTDOWN_TIMEOUT: '30000',
  ...more,
});
const ids = (): Set<unknown> => new Set(receiver.segments.map((segment) => segment['id']));

describe('traces to the daemon', () => {
  it('arrive whole: 2,000 spans made in one tick, one datagram each', async () => {
    expect(await runFixture('spans.mjs', { env: env({ COUNT: '2000' }) })).toMatchObject({ code: 0 });
    await expect.poll(() => receiver.segments.length).toBe(2000);
    expect(ids().size).toBe(2000);
    expect(receiver.malformed).toEqual([]);
    // The first 32 bits are seconds: X-Ray takes no other id.
    const [, seconds = ''] = String(receiver.segments[0]?.['trace_id']).split('-');
    expect(Math.abs(parseInt(seconds, 16) - Date.now() / 1000)).toBeLessThan(600);
  });

  it('wait for a daemon that is not there, and are all there when it comes', async () => {
    const { address } = receiver;
    await receiver.stop();
    // With a disk, a process does not wait at its end for a daemon that never answered.
    const inMemory = env({ COUNT: '100', AWS_XRAY_DAEMON_ADDRESS: address, PITWALL_DELIVERY: 'memory' });
    const child = startFixture('spans.mjs', { env: inMemory });
    await new Promise<void>((resolve) => {
      child.process.stderr?.on('data', (text) => String(text).includes('PW201') && resolve());
      void child.exited.then(() => resolve());
    });
    receiver = await startXrayReceiver(Number(address.split(':')[1]));
    const exit = await child.exited;
    expect(exit).toMatchObject({ code: 0 });
    expect(exit.stderr).toMatch(/PW201 .*nobody listens there/);
    await expect.poll(() => ids().size).toBe(100);
  });
});
