import { expect, test } from 'vitest';
import { selectContestants } from '../contestants.ts';
import type { Measurement, Metrics } from '../measurement.ts';
import { judge } from '../outcome.ts';
import type { Outcome } from '../outcome.ts';
import { parseOptions } from '../options.ts';
import { describeDuration, describeProgress } from '../progress.ts';
import { compare } from './comparison.ts';
import { renderResultsPage } from './results-page.ts';
import { formatSpread, renderTable } from './table.ts';
import { renderProblems, renderRatios, renderReceived, renderValues } from './tables.ts';

const contestants = selectContestants(['uninstrumented', 'pitwall', 'opentelemetry']);
const [reference, pitwall, opentelemetry] = contestants;
if (reference === undefined || pitwall === undefined || opentelemetry === undefined) throw new Error('no contestants');

const metrics: Metrics = {
  throughput: 50_000,
  cpuMicros: 100,
  saturatedCpuMicros: 20,
  saturatedCpuShare: 0.99,
  deferredCpuShare: 0.02,
  p50Micros: 200,
  p99Micros: 1000,
  rssBytes: 80 * 2 ** 20,
  startMillis: 200,
  stopMillis: 10,
};

interface Spans {
  readonly rate: number;
  readonly max: number;
}

function measurement(changes: Partial<Metrics>, { rate, max }: Spans): Measurement {
  const spans = rate + max;
  return {
    metrics: { ...metrics, ...changes },
    requests: { rate: 1000, max: 9000 },
    tally: {
      spans,
      serverSpans: { '/rate': rate, '/max': max },
      bytes: { traces: spans * 300 },
      messages: spans > 0 ? { traces: 5, metrics: 2 } : {},
      undecodable: 0,
    },
    ending: 'exit 0',
  };
}

const none = { rate: 0, max: 0 };
const all = { rate: 1000, max: 9000 };
const turn = (contestant: typeof reference, round: number) => ({ contestant, round, framework: 'fastify' }) as const;

const outcomes: readonly Outcome[] = [
  judge(turn(reference, 1), measurement({}, none)),
  judge(turn(reference, 2), measurement({ throughput: 25_000 }, none)),
  judge(turn(pitwall, 1), measurement({ throughput: 40_000 }, all)),
  judge(turn(pitwall, 2), measurement({ throughput: 17_500 }, all)),
  judge(turn(opentelemetry, 1), measurement({ throughput: 60_000 }, none)),
  judge(turn(opentelemetry, 2), measurement({ throughput: 5000 }, { rate: 1000, max: 900 })),
];

function onlyComparison() {
  const comparisons = compare(outcomes, contestants);
  expect(comparisons).toHaveLength(1);
  return comparisons[0]!;
}

test('ratios are paired by round and shown as median and range', () => {
  const lines = renderRatios(onlyComparison()).split('\n');
  expect(lines.find((line) => line.includes('uninstrumented'))).toContain('1.00 (1.00–1.00)');
  expect(lines.find((line) => line.includes('pitwall'))).toContain('0.75 (0.70–0.80)');
});

test('a contestant that exported nothing is invalid, in no ratio, and named with its reason', () => {
  const comparison = onlyComparison();
  expect(renderRatios(comparison)).not.toContain('1.20');
  expect(renderProblems([comparison])).toBe(
    '- fastify, opentelemetry, round 1 invalid: it exported 0.00 server spans per request at the fixed rate, less than 0.95',
  );
});

test('a contestant that dropped spans while saturated is marked', () => {
  const text = renderRatios(onlyComparison());
  expect(text).toContain('0.20 †');
  expect(text).toContain('† dropped spans');
});

test('the sink’s side shows requests, spans and what ended the process', () => {
  const line = renderReceived(onlyComparison())
    .split('\n')
    .find((text) => text.includes('pitwall'));
  expect(line?.split('|').map((cell) => cell.trim())).toEqual(
    expect.arrayContaining(['20,000', '1.00', '300', 'exit 0', '99 % (99 %–99 %)', '2 % (2 %–2 %)']),
  );
});

test('a contestant without any counted round has empty cells', () => {
  const failed: Outcome = { kind: 'failed', turn: turn(pitwall, 1), reason: 'boom' };
  const [comparison] = compare([failed], contestants);
  expect(renderValues(comparison!)).toMatch(/\| pitwall +\| +– \|/);
  expect(renderProblems([comparison!])).toContain('pitwall, round 1 failed: boom');
});

test('exports that cannot be decoded, spans of nobody and missing metrics are invalid', () => {
  const good = measurement({}, all);
  const unreadable = { ...good, tally: { ...good.tally, undecodable: 2 } };
  const metricless = { ...good, tally: { ...good.tally, messages: { traces: 5 } } };
  expect(judge(turn(pitwall, 1), unreadable)).toMatchObject({ kind: 'invalid', reason: /could not decode 2/ });
  expect(judge(turn(pitwall, 1), metricless)).toMatchObject({ kind: 'invalid', reason: 'it exported no metrics' });
  expect(judge(turn(reference, 1), good)).toMatchObject({ kind: 'invalid', reason: /should export none/ });
  expect(judge(turn(pitwall, 1), good)).toMatchObject({ kind: 'measured' });
});

test('tables align their columns', () => {
  const table = renderTable(
    [1, 1000],
    [
      { title: '', cell: (row) => `row ${row}` },
      { title: 'x', cell: String },
    ],
  );
  expect(table).toBe('|          |    x |\n| -------- | ---: |\n| row 1    |    1 |\n| row 1000 | 1000 |');
});

test('a spread of one value has no range, of none a dash', () => {
  expect(formatSpread({ median: 1, min: 1, max: 1, count: 1 }, String)).toBe('1');
  expect(formatSpread(undefined, String)).toBe('–');
});

test('the page names machine, versions, command, every contestant and what is not measured', () => {
  const parsed = parseOptions([]);
  if (parsed.kind === 'problems') throw new Error('no options');
  const page = renderResultsPage({
    options: parsed.options,
    contestants,
    comparisons: compare(outcomes, contestants),
    measuredOn: {
      date: '2026-11-23 10:00 UTC',
      node: 'v24.0.0',
      system: 'Linux 6',
      cpu: 'CPU, 2 cores',
      memoryGib: 8,
      loadAverage: 0.1,
      commit: 'abc1234',
      cores: 'server on core 0',
      command: 'npm run bench',
      versions: { '@pitwall/sdk': '0.1.0', fastify: '5.0.0', express: '5.1.0' },
    },
  });
  for (const text of [
    'CPU, 2 cores',
    'v24.0.0',
    '`@pitwall/sdk` 0.1.0',
    '`npm run bench`',
    'abc1234',
    '## What is not',
  ])
    expect(page).toContain(text);
  expect(page).not.toContain('undefined');
});

test('progress names the turn, its numbers and the time left', () => {
  const line = describeProgress(outcomes[2]!, { done: 1, total: 3, elapsedMillis: 60_000 });
  expect(line).toMatch(/^\[1\/3\] round 1 fastify pitwall .*40,000 req\/s.*2 min 0 s left$/);
  expect(describeDuration(1400)).toBe('1 s');
});
