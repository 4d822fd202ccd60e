import { expect, onTestFinished, test } from 'vitest';
import type { LiveEvent, LogRow } from '../src/api/types.ts';
import { startTestCollector, waitFor } from './collector.ts';
import { createLog, createLogs, createSpan, createTraces, post } from './telemetry.ts';

interface ServerEvent {
  readonly event: string;
  readonly data: unknown;
}

/** Reads a stream in the background; the events so far. */
async function openStream(url: string): Promise<readonly ServerEvent[]> {
  const stopping = new AbortController();
  onTestFinished(() => stopping.abort());
  const reply = await fetch(url, { signal: stopping.signal });
  expect([reply.status, reply.headers.get('content-type')]).toEqual([200, 'text/event-stream; charset=utf-8']);
  const events: ServerEvent[] = [];
  const read = async (): Promise<void> => {
    let text = '';
    for await (const chunk of reply.body ?? []) {
      text += Buffer.from(chunk).toString();
      const parts = text.split('\n\n');
      text = parts.pop() ?? '';
      for (const part of parts) {
        const match = /^event: (.*)\ndata: (.*)$/.exec(part);
        if (match !== null) events.push({ event: match[1] ?? '', data: JSON.parse(match[2] ?? 'null') });
      }
    }
  };
  read().catch(() => {
    // Aborted when the test is over.
  });
  return events;
}

test('an open page is told what arrived, at most once a second', async () => {
  const collector = await startTestCollector();
  const events = await openStream(`${collector.pageUrl}/api/live`);
  for (let round = 0; round < 5; round += 1) {
    await post(`${collector.otlpUrl}/v1/traces`, createTraces('orders', [createSpan(), createSpan()]));
    await post(`${collector.otlpUrl}/v1/logs`, createLogs('orders', [createLog()]));
  }
  const told = async (): Promise<readonly LiveEvent[]> => events.map((one) => one.data as LiveEvent);
  const all = await waitFor(told, (list) => list.reduce((sum, one) => sum + one.spans + one.logs, 0) === 15);
  expect(all.length).toBeLessThanOrEqual(3);
  expect(events.every((one) => one.event === 'change')).toBe(true);
});

test('the tail shows new logs that answer its query, once each, whatever wire they came by', async () => {
  const collector = await startTestCollector();
  const events = await openStream(
    `${collector.pageUrl}/api/logs/tail?q=${encodeURIComponent('level:error -cancelled shop.market:D*')}`,
  );
  const attributes = { 'shop.market': 'DE' };
  const logs = [
    createLog({ id: 'yes', severityNumber: 17, body: 'card declined', attributes }),
    createLog({ id: 'level', body: 'card declined', attributes }),
    createLog({ id: 'word', severityNumber: 17, body: 'card Cancelled', attributes }),
    createLog({ id: 'field', severityNumber: 17, body: 'card declined' }),
  ];
  await post(`${collector.otlpUrl}/v1/logs`, createLogs('orders', logs));
  const event = {
    'event.id': 'yes',
    'log.level': 'error',
    message: 'card declined',
    'service.name': 'orders',
    ...attributes,
  };
  await post(collector.logstashUrl, event);
  await post(collector.logstashUrl, { ...event, 'event.id': 'too' });
  const seen = async (): Promise<readonly LogRow[]> => events.flatMap((one) => one.data as LogRow[]);
  const rows = await waitFor(seen, (list) => list.length >= 2);
  expect(rows.map((row) => [row.id, row.destinations, row.service])).toEqual([
    ['yes', ['otlp'], 'orders'],
    ['too', ['logstash'], 'orders'],
  ]);
});
