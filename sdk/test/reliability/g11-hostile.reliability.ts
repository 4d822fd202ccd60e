// G11: hostile values at four levels of API. Nothing throws, each is one line of valid JSON within 64 KiB, and no call takes
// long.
import { expect, it } from 'vitest';
import { hostileValues } from '../wire/fixtures/hostile-values.ts';
import { startFixtureProgram } from './program.ts';
import { createSpoolFolder, isFull, recordNumbers, startBackend } from './run.ts';

const levels = ['winston', 'log api', 'span', 'own logger'];
const names = Object.keys(hostileValues);
const mostBytes = 64 * 1024;
const mostMillis = 10;
const roundsOfEach = 5;

interface Call {
  readonly level: string;
  readonly name: string;
  readonly millis: number;
  readonly threw: string;
}

it('G11 hostile values throw nothing, and each is one line of JSON with each key once, within 64 KiB', async () => {
  const { receiver } = await startBackend();
  const documents: string[] = [];
  const spans: Buffer[] = [];
  receiver.onBody = (path, body) => {
    if (path.startsWith('/logstash')) documents.push(...splitArray(body.toString()));
    else spans.push(body);
  };
  const program = startFixtureProgram('hostile.mjs', {
    OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url,
    OTEL_TRACES_EXPORTER: 'otlp',
    OTEL_LOGS_EXPORTER: 'otlp,logstash,console',
    OTEL_METRICS_EXPORTER: 'none',
    PITWALL_LOGSTASH_URL: `${receiver.url}/logstash`,
    PITWALL_SPOOL_DIR: createSpoolFolder(),
  });
  const end = await program.ended;
  expect(end.code, end.stderr.slice(-2000)).toBe(0);
  const calls = [...end.stderr.matchAll(/^call (.*)$/gm)].map(([, line = '']) => JSON.parse(line) as Call);
  expect(calls).toHaveLength(levels.length * names.length);
  expect(calls.filter(({ threw }) => threw !== '')).toEqual([]);
  expectEachOnce(documents);
  expect(spans.length).toBeGreaterThan(0);
  expect(receiver.accounting.read('otlp traces').received).toBe(names.length * roundsOfEach);
  const slowest = calls.toSorted((a, b) => b.millis - a.millis)[0]!;
  recordNumbers('G11', 'hostile values', {
    values: names.length,
    'levels of API': levels.length,
    threw: 0,
    'largest line, bytes': Math.max(...documents.map((line) => Buffer.byteLength(line))),
    'slowest call, ms': slowest.millis,
    'which is': `${slowest.name}, ${slowest.level}`,
  });
  if (isFull) expect(calls.filter(({ millis }) => millis > mostMillis)).toEqual([]);
}, 120_000);

function expectEachOnce(documents: readonly string[]): void {
  expect(documents).toHaveLength((levels.length - 1) * names.length * roundsOfEach);
  for (const document of documents) {
    expect(Buffer.byteLength(document)).toBeLessThanOrEqual(mostBytes);
    expect(document).not.toContain('\n');
    expect(JSON.parse(document)).toHaveProperty('message');
    expect(findDoubledKey(document), document.slice(0, 300)).toBeUndefined();
  }
  for (const level of levels.filter((one) => one !== 'span'))
    for (const name of names)
      expect(documents.filter((document) => document.includes(`"${level} ${name}`))).toHaveLength(roundsOfEach);
  const long = documents.filter((document) => document.includes('"winston long'));
  expect(long.every((document) => document.includes('…[truncated]'))).toBe(true);
}

const tokens = /"(?:[^"\\]|\\.)*"(\s*:)?|[{}[\]]/g;

/** JSON.parse() takes the last one and says nothing. */
function findDoubledKey(text: string): string | undefined {
  const open: Set<string>[] = [];
  for (const [token, isKey] of text.matchAll(tokens)) {
    if (token === '{' || token === '[') open.push(new Set());
    else if (token === '}' || token === ']') open.pop();
    else if (isKey !== undefined) {
      const keys = open.at(-1);
      if (keys?.has(token)) return token;
      keys?.add(token);
    }
  }
  return undefined;
}

/** The texts of the documents of one array, as they were sent. */
function splitArray(text: string): string[] {
  const documents: string[] = [];
  let depth = 0;
  let start = 0;
  for (const match of text.matchAll(tokens)) {
    if (match[0] === '{' || match[0] === '[') {
      depth += 1;
      if (depth === 2) start = match.index;
    } else if (match[0] === '}' || match[0] === ']') {
      depth -= 1;
      if (depth === 1) documents.push(text.slice(start, match.index + 1));
    }
  }
  return documents;
}
