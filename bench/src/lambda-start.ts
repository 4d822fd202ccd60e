// `npm run bench:lambda`: how long a function takes from the start of its process until its handler is loaded, plain, by our
// layer, by our package, and as ADOT does it (OpenTelemetry's NodeSDK with auto-instrumentations-node). All in one run, in
// turns, so that whatever else the machine does is spread over all of them.
import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import { join, resolve } from 'node:path';

const root = resolve(import.meta.dirname, '../..');
const apps = join(root, 'bench', 'apps');
const rounds = Number(process.argv[2] ?? 15);

interface Contestant {
  readonly name: string;
  readonly flags: readonly string[];
  readonly entry: string;
}

function listContestants(layer: string): readonly Contestant[] {
  const own = join(apps, 'lambda-function.mjs');
  return [
    { name: 'plain', flags: [], entry: own },
    { name: 'pitwall layer', flags: [], entry: join(layer, 'pitwall-layer', 'entry.mjs') },
    { name: 'pitwall package', flags: [], entry: join(root, 'sdk', 'dist', 'lambda-entry.js') },
    { name: 'NodeSDK + auto', flags: ['--require', '@opentelemetry/auto-instrumentations-node/register'], entry: own },
  ];
}

/** Milliseconds until the handler is there. The process is ended then. */
function measureStart({ flags, entry, name }: Contestant): Promise<number> {
  const startedAt = performance.now();
  const child = spawn(process.execPath, [...flags, join(apps, 'lambda-runtime.mjs'), entry], {
    cwd: join(root, 'bench'),
    env: {
      PATH: process.env['PATH'],
      LAMBDA_TASK_ROOT: apps,
      PITWALL_LAMBDA_HANDLER: 'lambda-function.handler',
      AWS_LAMBDA_FUNCTION_NAME: 'bench',
      OTEL_NODE_RESOURCE_DETECTORS: 'none',
      OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:9',
    },
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  return new Promise((resolveTime, reject) => {
    let millis = 0;
    child.stdout.once('data', () => {
      millis = performance.now() - startedAt;
      child.kill('SIGKILL');
    });
    child.once('exit', (code) => {
      if (millis > 0) resolveTime(millis);
      else reject(new Error(`${name} ended with ${String(code)} before its handler was there`));
    });
  });
}

function quantile(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

const layer = mkdtempSync(join(os.tmpdir(), 'pitwall-bench-layer-'));
try {
  execFileSync(process.execPath, [join(root, 'scripts', 'layer.ts'), '--output', layer], { stdio: 'inherit' });
  const contestants = listContestants(layer);
  const times = new Map(contestants.map(({ name }) => [name, [] as number[]]));
  for (const contestant of contestants) await measureStart(contestant); // not counted: files come into the cache
  for (let round = 0; round < rounds; round += 1) {
    for (const contestant of contestants) times.get(contestant.name)?.push(await measureStart(contestant));
  }
  const sorted = new Map([...times].map(([name, millis]) => [name, millis.toSorted((a, b) => a - b)]));
  const plain = quantile(sorted.get('plain') ?? [], 0.5);
  console.log(
    `Node ${process.versions.node}, ${rounds} starts each, in turns; milliseconds until the handler is loaded\n`,
  );
  console.log('|                  | median | 10 % – 90 % | above plain | ratio |\n| --- | --- | --- | --- | --- |');
  for (const [name, millis] of sorted) {
    const median = quantile(millis, 0.5);
    const spread = `${quantile(millis, 0.1).toFixed(0)} – ${quantile(millis, 0.9).toFixed(0)}`;
    console.log(
      `| ${name.padEnd(16)} | ${median.toFixed(0)} | ${spread} | ${(median - plain).toFixed(0)} | ${(median / plain).toFixed(1)} |`,
    );
  }
} finally {
  rmSync(layer, { recursive: true, force: true });
}
