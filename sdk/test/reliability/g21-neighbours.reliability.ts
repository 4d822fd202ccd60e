// G21: of four destinations one is dead and one takes 1 KB a second. The healthy ones do not notice.
import { expect, it } from 'vitest';
import { startFaultProxy } from './fault-proxy.ts';
import { startLoad } from './load.ts';
import type { LoadEnd } from './load.ts';
import type { AccountingReceiver } from './receiver.ts';
import { accountOf, createSpoolFolder, expectBalanced, isFull, recordNumbers, seconds, startBackend } from './run.ts';

const load = { logsPerSecond: 1000, seconds: seconds(60) };
const total = { logs: 1000 * seconds(60), spans: 0 };
const healthy = ['otlp', 'cloudwatch'];
const maxQueueBytes = 16 * 1024 * 1024;
/** The plan's bound, judged in the full run; on a busy machine a tenth of the duration says less. */
const mostMoreMillis = isFull ? 100 : 2000;

it('G21 a dead and a slow neighbour cost the healthy destinations nothing', async () => {
  const alone = await run({ isDisturbed: false });
  const beside = await run({ isDisturbed: true });
  expectBalanced(beside.end.said!.ledger, total);
  const numbers: Record<string, number> = { made: total.logs };
  for (const name of healthy) {
    const key = `${name} logs`;
    expect(beside.receiver.accounting.read(key), key).toMatchObject({ distinct: total.logs, duplicates: 0 });
    const [before, after] = [alone, beside].map(({ receiver }) => receiver.accounting.lagPercentile(key, 99));
    expect(after! - before!).toBeLessThanOrEqual(mostMoreMillis);
    numbers[`p99 of ${name} alone, ms`] = before!;
    numbers[`p99 of ${name} beside them, ms`] = after!;
  }
  for (const name of ['logstash', 'elasticsearch']) {
    const account = accountOf(beside.end.said!.ledger, 'logs', name);
    expect(account.queuedBytes).toBeLessThanOrEqual(maxQueueBytes);
    expect(account.spooled).toBeGreaterThan(0);
    expect(account.dropped).toEqual({});
    numbers[`kept for ${name}`] = account.spooled;
  }
  recordNumbers('G21', 'neighbours', numbers);
}, 300_000);

async function run({ isDisturbed }: { isDisturbed: boolean }): Promise<{ end: LoadEnd; receiver: AccountingReceiver }> {
  const { receiver, proxy: dead } = await startBackend();
  const slow = await startFaultProxy(receiver.port);
  if (isDisturbed) await Promise.all([dead.setFault('refuse'), slow.setFault({ bytesPerSecond: 1024 })]);
  const env = {
    OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url,
    OTEL_LOGS_EXPORTER: 'otlp,logstash,elasticsearch,cloudwatch',
    OTEL_METRICS_EXPORTER: 'none',
    PITWALL_LOGSTASH_URL: `${dead.url}/logstash`,
    PITWALL_ELASTICSEARCH_URL: slow.url,
    PITWALL_SHUTDOWN_TIMEOUT: '2000',
    PITWALL_SPOOL_DIR: createSpoolFolder(),
    AWS_ENDPOINT_URL: receiver.url,
    AWS_REGION: 'eu-central-1',
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
  };
  const end = await startLoad(load, { env }).ended;
  await slow.stop();
  return { end, receiver };
}
