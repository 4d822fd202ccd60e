// G06: a backend that takes part of a batch. OTLP's partial success is never sent again; of a bulk reply, only what may
// be.
import { expect, it } from 'vitest';
import { startLoad } from './load.ts';
import {
  accountOf,
  createSpoolFolder,
  expectBalanced,
  expectInEachProfile,
  otlpOnly,
  type Profile,
  recordNumbers,
  startBackend,
} from './run.ts';

/** `ExportLogsServiceResponse { partial_success { rejected_log_records: n, error_message: text } }`. */
function partialSuccess(rejected: number, message: string): Buffer {
  const text = Buffer.from(message);
  const inner = Buffer.concat([
    Buffer.from(rejected > 0 ? [0x08, rejected] : []),
    Buffer.from([0x12, text.length]),
    text,
  ]);
  return Buffer.concat([Buffer.from([0x0a, inner.length]), inner]);
}

it('G06 an OTLP partial success is counted and never sent again, in any profile', async () => {
  await expectInEachProfile(runPartialSuccess);
}, 60_000);

async function runPartialSuccess(profile: Profile): Promise<void> {
  const { receiver } = await startBackend();
  const batches = 10;
  const total = { logs: 512 * batches, spans: 0 };
  const replies = [partialSuccess(3, 'bad ids'), partialSuccess(0, 'deprecated')];
  receiver.script = () => {
    const body = replies.shift();
    return body && { status: 200, headers: { 'content-type': 'application/x-protobuf' }, body };
  };
  const env = otlpOnly(receiver.url, createSpoolFolder(), profile);
  const end = await startLoad({ burst: { logs: total.logs } }, { env }).ended;
  expect(replies).toHaveLength(0);
  expectBalanced(end.said!.ledger, total);
  expect(accountOf(end.said!.ledger, 'logs', 'otlp')).toMatchObject({
    delivered: total.logs - 3,
    dropped: { rejected: 3 },
  });
  expect(receiver.accounting.read('otlp logs')).toMatchObject({ received: total.logs, duplicates: 0 });
  recordNumbers('G06', `OTLP partial success, ${profile}`, {
    made: total.logs,
    'refused, counted': 3,
    'sent again': 0,
  });
}

it('G06 of a bulk reply only what may be sent again is, in any profile', async () => {
  await expectInEachProfile(runBulk);
}, 60_000);

async function runBulk(profile: Profile): Promise<void> {
  const { receiver } = await startBackend();
  const total = { logs: 1000, spans: 0 };
  const statuses = (index: number): number => (index < 970 ? 201 : index < 990 ? 429 : 400);
  let bulks = 0;
  // What the first reply refused was not taken: its 970 are counted by hand, the 20 when they come again.
  receiver.script = ({ path, records }) => {
    if (!path.includes('_bulk') || bulks++ > 0) return undefined;
    expect(records).toBe(1000);
    const items = Array.from({ length: records }, (_, index) => ({ create: { status: statuses(index) } }));
    return { status: 200, body: JSON.stringify({ errors: true, items }), isTaken: false };
  };
  const env = {
    PITWALL_DELIVERY: profile,
    OTEL_LOGS_EXPORTER: 'elasticsearch',
    OTEL_TRACES_EXPORTER: 'none',
    OTEL_METRICS_EXPORTER: 'none',
    PITWALL_ELASTICSEARCH_URL: receiver.url,
    PITWALL_MAX_BATCH_RECORDS: '1000',
    PITWALL_SPOOL_DIR: createSpoolFolder(),
  };
  const end = await startLoad({ burst: { logs: 1000 } }, { env }).ended;
  expectBalanced(end.said!.ledger, total);
  expect(accountOf(end.said!.ledger, 'logs', 'elasticsearch')).toMatchObject({
    delivered: 990,
    dropped: { rejected: 10 },
  });
  expect(receiver.accounting.read('elasticsearch logs')).toMatchObject({ received: 20, duplicates: 0 });
  recordNumbers('G06', `bulk reply, ${profile}`, {
    made: 1000,
    stored: 990,
    'dead letters': 10,
    'sent again': 20,
    doubled: 0,
  });
}
