// `GET /api/traces/:traceId`: everything about one trace.
import type { TraceReply } from '../api/types.ts';
import type { Store } from '../store/store.ts';
import { withDestinations } from './logs.ts';
import { logColumns, readSpanRow } from './rows.ts';
import { summarizeTrace } from './trace-summary.ts';

const maxSpans = 10_000;
const maxLogs = 5_000;

export async function queryTrace(store: Store, traceId: string): Promise<TraceReply | undefined> {
  const [spans, logs] = await Promise.all([
    store.query(`SELECT * FROM spans WHERE trace_id = $traceId ORDER BY start_millis LIMIT ${maxSpans}`, { traceId }),
    store.query(`SELECT ${logColumns} FROM logs WHERE trace_id = $traceId ORDER BY time_millis LIMIT ${maxLogs}`, {
      traceId,
    }),
  ]);
  if (spans.length === 0) return undefined;
  return {
    summary: summarizeTrace(traceId, spans),
    spans: spans.map((row) => readSpanRow(row, store.memory)),
    logs: await withDestinations(store, logs),
  };
}
