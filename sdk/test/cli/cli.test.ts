// The `pitwall` command as a real process, on folders that have one fault each.
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import net, { type AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Receiver, startReceiver } from '../receiver.ts';

const main = fileURLToPath(new URL('../../src/cli/main.ts', import.meta.url));
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'pitwall-cli-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

interface Exit {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

function pitwall(args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Exit> {
  const child = spawn(process.execPath, ['--conditions=pitwall-source', main, ...args, '--cwd', folder], {
    env: { PATH: process.env['PATH'], ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let [stdout, stderr] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  return new Promise((resolve) => child.on('close', (code) => resolve({ code, stdout, stderr })));
}

function put(name: string, content: string | object): void {
  const file = path.join(folder, name);
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
}

function install(name: string, version: string, at = ''): void {
  put(`${at}node_modules/${name}/package.json`, { name, version });
}

const goodScripts = { start: 'node --import @pitwall/sdk/register main.js' };

describe('pitwall', () => {
  it('explains itself, says its version, and refuses what it does not know with 2', async () => {
    expect(await pitwall(['--help'])).toMatchObject({ code: 0, stdout: expect.stringContaining('Usage: pitwall') });
    expect((await pitwall(['--version'])).stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
    for (const args of [[], ['start'], ['doctor', '--fast'], ['doctor', 'a', 'b']]) {
      expect(await pitwall(args)).toMatchObject({ code: 2, stdout: '', stderr: expect.stringContaining('Usage') });
    }
  });
});

describe('pitwall config', () => {
  it('prints each setting with its origin, masks secrets, and exits 0', async () => {
    put('package.json', {});
    put('pitwall.config.json', { flushIntervalMillis: 77 });
    const env = {
      OTEL_EXPORTER_OTLP_HEADERS: 'api-key=hunter2',
      OTEL_EXPORTER_OTLP_ENDPOINT: 'http://u:hunter2@h:4318',
    };
    const exit = await pitwall(['config'], env);
    expect(exit.code).toBe(0);
    expect(exit.stdout).toMatch(/flushIntervalMillis +77 {2}\(pitwall\.config\.json\)/);
    expect(exit.stdout).toMatch(/otlpHeaders +\*\*\* {2}\(OTEL_EXPORTER_OTLP_HEADERS\)/);
    expect(exit.stdout).not.toContain('hunter2');
    const { settings, files } = JSON.parse((await pitwall(['config', '--json'], env)).stdout) as {
      settings: Record<string, unknown>;
      files: string[];
    };
    expect(files).toEqual(['pitwall.config.json']);
    expect(settings['flushIntervalMillis']).toEqual({ value: '77', origin: 'pitwall.config.json' });
  });

  it('lists problems and exits 1', async () => {
    const exit = await pitwall(['config'], { PITWALL_FLUSH_INTERVAL: '10s' });
    expect(exit).toMatchObject({ code: 1, stdout: expect.stringContaining('problem: PITWALL_FLUSH_INTERVAL') });
  });
});

interface Report {
  readonly isBroken: boolean;
  readonly checks: readonly {
    readonly name: string;
    readonly inspected: { readonly count: number };
    readonly findings: readonly { readonly level: string; readonly what: string }[];
  }[];
}

async function examine(args: readonly string[] = [], env: Readonly<Record<string, string>> = {}): Promise<Report> {
  const exit = await pitwall(['doctor', '--json', ...args], env);
  const report = JSON.parse(exit.stdout) as Report;
  expect(report.checks.length).toBe(10);
  expect(exit.code).toBe(report.isBroken ? 1 : 0);
  return report;
}

const said = (report: Report): string[] =>
  report.checks.flatMap(({ findings }) => findings.map(({ level, what }) => `${level}: ${what}`));

describe('pitwall doctor', () => {
  it('finds nothing wrong with a sound program, and says what it looked at', async () => {
    put('package.json', { main: 'main.js', scripts: goodScripts, dependencies: { express: '5' } });
    put('main.js', "import express from 'express';");
    install('@opentelemetry/api', '1.10.0');
    install('@opentelemetry/core', '3.0.0');
    install('express', '5.1.0');
    const report = await examine();
    expect(said(report)).toEqual([]);
    const counts = Object.fromEntries(report.checks.map(({ name, inspected }) => [name, inspected.count]));
    expect(counts).toMatchObject({ Node: 1, libraries: 1, bundle: 1, 'OpenTelemetry API': 1, ports: 0 });
    const { stdout } = await pitwall(['doctor']);
    expect(stdout).toContain('✓ libraries: looked at 1');
    expect(stdout).toContain('– ports: looked at 0 ports that telemetry listens on; nothing was checked');
  });

  it('accepts the older API of logs in the version that the SDK serves', async () => {
    install('@opentelemetry/api-logs', '0.223.1');
    const code = 'exports.API_BACKWARDS_COMPATIBILITY_VERSION = 1;';
    put('node_modules/@opentelemetry/api-logs/build/src/internal/global-utils.js', code);
    const { stdout } = await pitwall(['doctor']);
    expect(stdout).toContain('✓ logs through OpenTelemetry: looked at 1');
  });

  it.each<[string, () => void, readonly string[], Readonly<Record<string, string>>, string]>([
    [
      'a newer copy of the API deep in the tree',
      () => install('@opentelemetry/api', '1.99.0', 'node_modules/x/'),
      [],
      {},
      'broken: @opentelemetry/api 1.99.0',
    ],
    [
      'an older copy of the API',
      () => install('@opentelemetry/api', '1.4.0'),
      [],
      {},
      'warning: @opentelemetry/api 1.4.0',
    ],
    [
      'OpenTelemetry 2.x',
      () => install('@opentelemetry/sdk-trace-base', '2.1.0'),
      [],
      {},
      'warning: @opentelemetry/sdk-trace-base 2.1.0',
    ],
    [
      'an older API of logs that is not as we know it',
      () => install('@opentelemetry/api-logs', '0.300.0'),
      [],
      {},
      'broken: @opentelemetry/api-logs 0.300.0',
    ],
    [
      "a transport of pino's that sends by itself",
      () => install('pino-opentelemetry-transport', '4.0.2'),
      [],
      {},
      'warning: pino-opentelemetry-transport 4.0.2',
    ],
    ['a library out of range', () => install('winston', '2.4.0'), [], {}, 'broken: winston 2.4.0'],
    [
      'a bundle',
      () => put('out.js', 'var __commonJS = 1;\n// node_modules/express/lib/express.js\n// node_modules/ms/index.js'),
      ['out.js'],
      {},
      'broken: express is inside of the bundle',
    ],
    [
      'a bundle without names',
      () => put('out.js', 'function __webpack_require__(){}'),
      ['out.js'],
      {},
      'warning: the entry file is a bundle',
    ],
    [
      'a second tracer',
      () => put('package.json', { dependencies: { 'dd-trace': '5' } }),
      [],
      {},
      'warning: dd-trace is a dependency',
    ],
    [
      'a second tracer that is started',
      () =>
        put('package.json', { dependencies: { 'dd-trace': '5' }, scripts: { start: 'node -r dd-trace/init main.js' } }),
      [],
      {},
      'broken: dd-trace is started beside this SDK',
    ],
    [
      'something that is loaded first',
      () => put('package.json', { scripts: { start: 'node -r ./env.js --import @pitwall/sdk/register main.js' } }),
      [],
      {},
      'warning: start loads ./env.js (-r) before @pitwall/sdk/register',
    ],
    ['nothing that starts telemetry', () => put('package.json', {}), [], {}, 'warning: nothing starts telemetry'],
    [
      'start() in code',
      () => put('main.mjs', "import { start } from '@pitwall/sdk';\nstart();"),
      ['main.mjs'],
      {},
      'warning: the entry file calls start() itself',
    ],
    ['an exporter that nobody knows', () => {}, [], { OTEL_TRACES_EXPORTER: 'zipkin' }, 'broken: OTEL_TRACES_EXPORTER'],
    [
      'a misspelt variable',
      () => {},
      [],
      { OTEL_EXPORTER_OTLP_ENDPIONT: 'x' },
      'warning: OTEL_EXPORTER_OTLP_ENDPIONT is set',
    ],
    ['a broken file', () => put('pitwall.config.json', '{'), [], {}, 'warning: pitwall.config.json cannot be read'],
  ])('finds %s', async (_what, prepare, args, env, expected) => {
    prepare();
    const report = await examine(args, env);
    expect(
      said(report).some((line) => line.startsWith(expected)),
      said(report).join('\n'),
    ).toBe(true);
  });

  it('finds the port of /metrics in use', async () => {
    const server = net.createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const port = String((server.address() as AddressInfo).port);
    const env = { OTEL_METRICS_EXPORTER: 'prometheus', OTEL_EXPORTER_PROMETHEUS_PORT: port };
    expect(said(await examine([], env)).join('\n')).toContain(`broken: /metrics cannot be served on 127.0.0.1:${port}`);
    await new Promise((resolve) => server.close(resolve));
  });
});

describe('pitwall doctor --live', () => {
  let receiver: Receiver;
  beforeEach(async () => {
    receiver = await startReceiver();
  });
  afterEach(() => receiver.stop());

  it('sends one probe of each signal to each destination and shows the receipts', async () => {
    const env = {
      OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url,
      OTEL_LOGS_EXPORTER: 'otlp,logstash',
      PITWALL_LOGSTASH_URL: `${receiver.url}/logstash`,
      OTEL_RESOURCE_ATTRIBUTES: 'client.secret=hunter22,team=shop',
    };
    const exit = await pitwall(['doctor', '--live'], env);
    expect(exit.code).toBe(0);
    expect(receiver.spans[0]?.resource).toMatchObject({ team: 'shop', 'client.secret': 'REDACTED' });
    expect(exit.stdout.match(/^✓ /gm)?.length).toBe(4);
    expect(exit.stdout).toMatch(/✓ logs to logstash \(http:.*\): taken, \d+ ms/);
    expect(receiver.spans.map(({ name }) => name)).toEqual(['pitwall doctor probe']);
    expect(receiver.logs.map(({ body }) => body)).toEqual(['pitwall doctor probe']);
    expect(receiver.metrics.map(({ name }) => name)).toEqual(['pitwall.doctor.probe']);
    expect(receiver.documents.length).toBe(1);
  });

  it('says the reason destination by destination, without secrets, and exits 1', async () => {
    receiver.nextStatuses.push(401);
    const env = {
      OTEL_TRACES_EXPORTER: 'otlp',
      OTEL_METRICS_EXPORTER: 'prometheus',
      OTEL_EXPORTER_PROMETHEUS_PORT: '1',
      OTEL_LOGS_EXPORTER: 'none',
      OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url.replace('http://', 'http://user:hunter2@'),
      OTEL_EXPORTER_OTLP_HEADERS: 'api-key=hunter2',
    };
    const exit = await pitwall(['doctor', '--live'], env);
    expect(exit.code).toBe(1);
    expect(exit.stdout).toMatch(/✗ traces to otlp .*401/);
    expect(exit.stdout).toMatch(/✗ metrics to prometheus .*ECONNREFUSED/);
    expect(exit.stdout + exit.stderr).not.toContain('hunter2');
  });

  it('has not passed when nothing is configured', async () => {
    const none = { OTEL_TRACES_EXPORTER: 'none', OTEL_METRICS_EXPORTER: 'none', OTEL_LOGS_EXPORTER: 'none' };
    expect(await pitwall(['doctor', '--live'], none)).toMatchObject({
      code: 1,
      stdout: 'no destination is configured\n',
    });
  });
});
