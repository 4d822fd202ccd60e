// Applications that know nothing of us, each run as it is and then with `--import @pitwall/sdk/register`: what they print,
// write, answer and end with is the same, byte for byte, but for the ids that are added to their log lines.
import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Receiver, startReceiver } from '../receiver.ts';

interface Application {
  readonly name: string;
  /** Lines that carry ids when it runs with us; 0: none may. */
  readonly linesWithIds: number;
  /** What has to arrive, so that "unchanged" does not mean "not seen". */
  readonly arrives: (receiver: Receiver) => number;
  /** What standard error says when it runs with us, beside the start (PW001) and what process.exit() left on disk (PW209). */
  readonly says?: RegExp;
}

const spans = (receiver: Receiver): number => receiver.spans.length;
const logs = (receiver: Receiver): number => receiver.logs.length;
/** Of the default registry and of the application's own one. */
const metrics = (receiver: Receiver): number =>
  receiver.metrics.some(({ name }) => name === 'shop_requests_total')
    ? receiver.metrics.filter(({ name }) => name === 'own_gauge').length
    : 0;
const applications: readonly Application[] = [
  { name: 'winston.cjs', linesWithIds: 8, arrives: logs },
  { name: 'pino.cjs', linesWithIds: 6, arrives: logs },
  { name: 'bunyan.cjs', linesWithIds: 4, arrives: logs },
  { name: 'winston.mjs', linesWithIds: 8, arrives: logs },
  { name: 'pino.mjs', linesWithIds: 6, arrives: logs },
  { name: 'prom-client.cjs', linesWithIds: 0, arrives: metrics },
  { name: 'prom-client.mjs', linesWithIds: 0, arrives: metrics },
  { name: 'prometheus-io.cjs', linesWithIds: 0, arrives: metrics },
  { name: 'prometheus-io.mjs', linesWithIds: 0, arrives: metrics },
  { name: 'aws-xray-sdk-core.cjs', linesWithIds: 0, arrives: spans },
  { name: 'aws-xray-sdk-core.mjs', linesWithIds: 0, arrives: spans },
  { name: 'dd-trace.cjs', linesWithIds: 0, arrives: spans, says: /PW344 .*two tracers/ },
  { name: 'dd-trace.mjs', linesWithIds: 0, arrives: spans, says: /PW344 .*two tracers/ },
  { name: 'winston-logstash.cjs', linesWithIds: 2, arrives: logs },
  { name: 'opentelemetry.cjs', linesWithIds: 0, arrives: spans, says: /PW403 .*another OpenTelemetry SDK/ },
];

interface Run {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
  readonly files: Readonly<Record<string, string>>;
}

let receiver: Receiver;
let folders: string[];
let spool: string;
beforeEach(async () => {
  receiver = await startReceiver();
  folders = [];
  spool = mkdtempSync(path.join(os.tmpdir(), 'pitwall-existing-spool-'));
});
afterEach(async () => {
  await receiver.stop();
  for (const folder of [...folders, spool]) rmSync(folder, { recursive: true, force: true });
});

async function run(name: string, flags: readonly string[]): Promise<Run> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'pitwall-existing-'));
  folders.push(folder);
  const program = fileURLToPath(new URL(`./fixtures/${name}`, import.meta.url));
  const child = spawn(process.execPath, ['--unhandled-rejections=strict', ...flags, program], {
    cwd: folder,
    env: {
      PATH: process.env['PATH'],
      OTEL_SERVICE_NAME: 'existing',
      OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url,
      PITWALL_FLUSH_INTERVAL: '20',
      PITWALL_SPOOL_DIR: spool,
      PITWALL_CORRELATION: 'ecs',
      // Nobody is there: the Datadog Agent is away, as on a developer's machine.
      DD_TRACE_AGENT_URL: 'http://127.0.0.1:1',
      DD_INSTRUMENTATION_TELEMETRY_ENABLED: 'false',
      DD_REMOTE_CONFIGURATION_ENABLED: 'false',
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let [stdout, stderr] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve));
  const files = readdirSync(folder).map((file) => [file, readFileSync(path.join(folder, file), 'utf8')] as const);
  return { code, stdout, stderr, files: Object.fromEntries(files) };
}

/** Where a format sorts its keys, the two are not side by side in the order that we write them. */
const ids = /,"(?:trace\.id":"[0-9a-f]{32}|span\.id":"[0-9a-f]{16})"/g;

/** What differs between any two runs: times, process ids, line ends of nothing. */
function withoutChance(text: string): string {
  return text.replaceAll(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z/g, '<time>').replaceAll(/"pid":\d+/g, '"pid":0');
}

function comparable({ code, stdout, files }: Run): object {
  const texts = Object.entries(files).map(([name, text]) => [name, withoutChance(text).replaceAll(ids, '')]);
  return { code, stdout: withoutChance(stdout).replaceAll(ids, ''), files: Object.fromEntries(texts) };
}

// Resolved from here: the program's folder is empty.
const register = import.meta.resolve('@pitwall/sdk/register');

describe.each(applications)('$name', ({ name, linesWithIds, arrives, says }) => {
  it('prints, writes, answers and ends as it does without us', async () => {
    const before = await run(name, []);
    const after = await run(name, ['--conditions=pitwall-source', '--import', register]);
    expect(before.stdout.length).toBeGreaterThan(0);
    expect(comparable(after), after.stderr).toEqual(comparable(before));
    const written = [after.stdout, ...Object.values(after.files)].join('');
    expect(written.match(ids)?.length ?? 0).toBe(2 * linesWithIds);
    // What process.exit() cut off waits on disk, which the ledger's own tests follow up.
    expect(arrives(receiver) > 0 || after.stderr.includes(' PW209 ')).toBe(true);
    const said = after.stderr.split('\n').filter((line) => line !== '' && !/ PW(001|209) /.test(line));
    if (says) expect(said.join('\n')).toMatch(says);
    else expect(said).toEqual(before.stderr.split('\n').filter((line) => line !== ''));
  });
});
