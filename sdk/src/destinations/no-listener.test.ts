// Where nobody listens there is no answer: a pipeline's last flush does not wait for a backend that never gave one.
import type { ReadableLogRecord } from '@opentelemetry/sdk-logs';
import { expect, it } from 'vitest';
import { createXrayDaemon } from '../transport/xray-daemon.ts';
import { createLogstashTcpLogs } from './logstash-tcp.ts';

it('logstash by TCP rejects, and gives no outcome', async () => {
  const destination = createLogstashTcpLogs('tcp://127.0.0.1:1', {});
  const log = {
    hrTime: [0, 0],
    attributes: {},
    instrumentationScope: { name: 'test' },
  } as unknown as ReadableLogRecord;
  const records = [destination.encodeRecord(log)];
  await expect(destination.send(records, AbortSignal.timeout(5000))).rejects.toThrow('refused');
});

it('the daemon of X-Ray, once the kernel has said so, rejects and gives no outcome', async () => {
  const daemon = createXrayDaemon('127.0.0.1:1');
  const send = () => daemon.send([Buffer.from('{}')], AbortSignal.timeout(5000));
  await expect(send()).rejects.toThrow('nobody listens there');
});
