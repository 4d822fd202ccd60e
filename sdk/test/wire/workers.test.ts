// One `/metrics` over the processes of a cluster and their threads, whoever of them ends and however.
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, it, onTestFinished, vi } from 'vitest';
import { startReceiver } from '../receiver.ts';
import { type Page, pidOf, startWorkers, type WorkersProgram } from '../workers-process.ts';

const patience = { timeout: 60_000, interval: 100 };
const each = 100;

/** Scrapes until the check holds, or someone serves at all. */
function untilPage(program: WorkersProgram, check: (page: Page) => void): Promise<Page> {
  return vi.waitFor(async () => {
    const page = await program.scrape();
    check(page);
    return page;
  }, patience);
}

it.each([
  { what: 'four processes', env: { WORKERS: '4' }, members: 4 },
  { what: 'four threads', env: { THREADS: '4' }, members: 5 },
  { what: 'two processes with two threads each', env: { WORKERS: '2', THREADS: '2' }, members: 6 },
])(
  'the page adds up the counts of $what',
  async ({ env, members }) => {
    const program = await startWorkers({ env: { ...env } });
    await program.untilMembers(members);
    const page = await untilPage(program, (one) => expect(one.sum('jobs_total')).toBe(members * each));
    expect(page.sum('jobs_total', 'kind="even"')).toBe((members * each) / 2);
    expect(page.sum('seen_total')).toBe(members * 3);
    expect(page.sum('wait_seconds_bucket', 'le="1"')).toBe(members * 67);
    expect(page.sum('wait_seconds_count')).toBe(members * each);
    expect(page.sum('open')).toBe(members * 2);
    // Gauges are nobody's sum: one series each.
    expect(page.count('level')).toBe(members);
    expect(new Set(page.text.match(/^level\{pitwall_worker=".*$/gm)).size).toBe(members);
    expect(page.count('target_info')).toBe(1);
    const { code, stdout, stderr } = await program.end();
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).not.toContain('stranger');
  },
  120_000,
);

it('the page adds up what registries of prom-client hold, as their gauges say, and none of it falls', async () => {
  const program = await startWorkers({ env: { WORKERS: '2', THREADS: '1' } });
  const [first = ''] = await program.untilMembers(4);
  const page = await untilPage(program, (one) => expect(one.sum('own_jobs_total')).toBe(4 * each));
  expect(page.text).toContain(
    '# HELP own_jobs_total Jobs.\n# TYPE own_jobs_total counter\nown_jobs_total{kind="a"} 400\n',
  );
  expect(page.sum('own_open')).toBe(8);
  expect([page.count('own_most'), page.sum('own_most')]).toEqual([1, 1]);
  expect(page.sum('own_wait_bucket', 'le="+Inf"')).toBe(4);
  expect([page.count('own_size_count'), page.sum('own_size_count')]).toEqual([4, 4]);
  program.signal(pidOf(first), 'SIGKILL');
  const after = await untilPage(program, (one) => expect(one.sum('own_open')).toBe(4));
  expect(after.sum('own_jobs_total')).toBe(4 * each);
  expect(after.sum('own_wait_bucket', 'le="+Inf"')).toBe(4);
  expect((await program.end()).code).toBe(0);
}, 120_000);

it('a killed process keeps its counts and loses what it held; one that is started anew adds to them', async () => {
  const program = await startWorkers({ env: { WORKERS: '2' } });
  const [first = ''] = await program.untilMembers(2);
  await untilPage(program, (page) => expect(page.sum('jobs_total')).toBe(2 * each));
  program.signal(pidOf(first), 'SIGKILL');
  const page = await untilPage(program, (one) => expect(one.sum('open')).toBe(2));
  expect(page.sum('jobs_total')).toBe(2 * each);
  expect(page.count('level')).toBe(1);
  program.say('fork');
  await program.untilMembers(3);
  await untilPage(program, (one) => expect(one.sum('jobs_total')).toBe(3 * each));
  expect((await program.end()).code).toBe(0);
}, 120_000);

it('without the SDK in the primary a worker serves, and another one when that is killed', async () => {
  const program = await startWorkers({ env: { WORKERS: '3' }, isRegistered: false });
  const first = await program.untilMembers(3);
  await untilPage(program, (page) => expect(page.sum('jobs_total')).toBe(3 * each));
  for (const _member of first) program.say('fork');
  const all = await program.untilMembers(6);
  await untilPage(program, (page) => expect(page.sum('jobs_total')).toBe(6 * each));
  // One of them serves.
  for (const [index, member] of first.entries()) {
    program.signal(pidOf(member), 'SIGKILL');
    const page = await untilPage(program, (one) => expect(one.count('level')).toBe(all.length - index - 1));
    expect(page.sum('jobs_total')).toBe(6 * each);
  }
  const { stderr } = await program.end();
  expect(stderr).not.toContain('PW103');
}, 120_000);

it('a process that hangs counts with what it said last, and no scrape waits for it twice', async () => {
  const program = await startWorkers({ env: { WORKERS: '2' } });
  const [first = ''] = await program.untilMembers(2);
  await untilPage(program, (page) => expect(page.sum('jobs_total')).toBe(2 * each));
  program.signal(pidOf(first), 'SIGSTOP');
  const page = await program.scrape();
  expect(page.sum('jobs_total')).toBe(2 * each);
  expect(page.count('level')).toBe(2);
  for (let scrapes = 0; scrapes < 5; scrapes += 1) expect((await program.scrape()).sum('jobs_total')).toBe(2 * each);
  program.signal(pidOf(first), 'SIGCONT');
  expect((await program.end()).code).toBe(0);
}, 120_000);

it.each([
  ['by itself', 'natural', 1],
  ['by process.exit()', 'exit', 1],
  ['by an error', 'throw', 1],
  // Its last moments are nobody's to tell.
  ['by terminate()', 'terminate', 0],
])(
  'a thread that ends %s leaves its counts',
  async (_what, how, more) => {
    const program = await startWorkers({ env: { THREADS: '2' } });
    await program.untilMembers(3);
    await untilPage(program, (page) => expect(page.sum('jobs_total')).toBe(3 * each));
    program.say(`thread ${program.pid} ${how}`);
    const page = await untilPage(program, (one) => expect(one.count('level')).toBe(2));
    expect(page.sum('jobs_total')).toBe(3 * each + more);
    expect((await program.end()).code).toBe(0);
  },
  120_000,
);

it('the folder of a group belongs to the root of it, whichever thread of whichever worker joined last', async () => {
  const runtime = mkdtempSync(path.join(tmpdir(), 'pw-'));
  onTestFinished(() => rmSync(runtime, { recursive: true, force: true }));
  const program = await startWorkers({ env: { WORKERS: '1', THREADS: '1', XDG_RUNTIME_DIR: runtime } });
  await program.untilMembers(2);
  await untilPage(program, (one) => expect(one.sum('jobs_total')).toBe(2 * each));
  const roots = readdirSync(runtime, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('/root'));
  expect(roots).toHaveLength(1);
  const { pid } = JSON.parse(readFileSync(path.join(runtime, roots[0] ?? ''), 'utf8')) as { readonly pid: number };
  // Another group's start removes folders whose root is no more.
  expect(pid).toBe(program.pid);
  expect((await program.end()).code).toBe(0);
}, 120_000);

it('each serves its own page when the setting says so', async () => {
  const program = await startWorkers({
    env: { WORKERS: '2', PITWALL_METRICS_AGGREGATE: 'false' },
    isRegistered: false,
  });
  await program.untilMembers(2);
  const page = await untilPage(program, (one) => expect(one.sum('jobs_total')).toBeGreaterThan(0));
  expect(page.sum('jobs_total')).toBe(each);
}, 120_000);

/** Where each of `count` members says that its health is to be read. */
function untilHealthPages(program: WorkersProgram, count: number): Promise<string[]> {
  return vi.waitFor(() => {
    const pages = [...program.readStderr().matchAll(/PW001 .* health at (http:\S+)/g)].map(([, url = '']) => url);
    expect(new Set(pages).size).toBe(count);
    return pages;
  }, patience);
}

it('each member shows its own health where the setting gives it a port of its own', async () => {
  const program = await startWorkers({
    env: { WORKERS: '2', THREADS: '1', PITWALL_HEALTH: '127.0.0.1:0', OTEL_LOG_LEVEL: 'info' },
  });
  const members = await program.untilMembers(4);
  const owners: string[] = [];
  for (const url of await untilHealthPages(program, 5)) {
    const answer = await vi.waitFor(() => fetch(url), patience); // a busy machine may be slow with its request
    const { pid, threadId } = (await answer.json()) as { pid: number; threadId: number };
    owners.push(`${pid} ${threadId}`);
  }
  // The primary has counted nothing.
  expect(owners.filter((owner) => owner !== `${program.pid} 0`).toSorted()).toEqual(members.toSorted());
  expect((await program.end()).code).toBe(0);
}, 120_000);

it('at port 0 each member has a port of its own, and each page has the totals of all', async () => {
  const program = await startWorkers({
    env: { WORKERS: '2', OTEL_EXPORTER_PROMETHEUS_PORT: '0', OTEL_LOG_LEVEL: 'info' },
  });
  await program.untilMembers(2);
  for (const health of await untilHealthPages(program, 3)) {
    const answer = await vi.waitFor(() => fetch(new URL('/metrics', health)), patience);
    const text = await answer.text();
    const counts = [...text.matchAll(/^jobs_total\{.*\} (\d+)$/gm)].map(([, value]) => Number(value));
    expect(counts).toEqual([each, each]);
  }
  expect((await program.end()).code).toBe(0);
}, 120_000);

it('what is pushed is of each process and thread by itself, with an instance id of its own', async () => {
  const receiver = await startReceiver();
  const env = {
    WORKERS: '2',
    THREADS: '2',
    OTEL_METRICS_EXPORTER: 'otlp',
    OTEL_METRIC_EXPORT_INTERVAL: '300',
    OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url,
  };
  const program = await startWorkers({ env });
  await program.untilMembers(6);
  await vi.waitFor(() => {
    const jobs = receiver.metrics.filter(({ name }) => name === 'jobs');
    const instances = new Set(jobs.map(({ resource }) => resource['service.instance.id']));
    expect(instances.size).toBe(6);
    expect(new Set(jobs.map(({ resource }) => resource['service.name']))).toEqual(new Set(['fixture']));
  }, patience);
  await program.end();
  await receiver.stop();
}, 120_000);
