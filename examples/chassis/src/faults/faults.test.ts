import type { FastifyInstance } from 'fastify';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createServiceApp } from '../app.ts';
import { createServiceFaults, openFaults } from './routes.ts';
import type { FaultState } from './switches.ts';

const coldSoup = {
  description: 'The soup is cold.',
  parameters: { degrees: { description: 'How cold.', default: 10, min: 0, max: 40 } },
  shows: [{ signal: 'log', message: 'Soup is cold', level: 'warn' }],
} as const;

let app: FastifyInstance;
let faults: ReturnType<typeof createServiceFaults<{ 'cold-soup': typeof coldSoup }>>;
let logged: string[];

function open(hasFaults = true): void {
  logged = [];
  const logger = {
    error: () => {},
    warn: (text: string, fields: object) => logged.push(text + JSON.stringify(fields)),
  };
  app = createServiceApp({ logger });
  faults = createServiceFaults({ 'cold-soup': coldSoup });
  app.get('/soup', async () => ({ degrees: faults.read('cold-soup')?.['degrees'] ?? 70 }));
  openFaults(app, { settings: { hasFaults }, logger, faults });
}
beforeEach(() => open());
afterEach(() => app.close());

const put = (name: string, payload: object) => app.inject({ method: 'PUT', url: `/faults/${name}`, payload });
const soup = () => app.inject('/soup');

describe('fault switches', () => {
  it('are listed with what they do, what they take and what an operator should see', async () => {
    const { faults: all } = (await app.inject('/faults')).json<{ faults: FaultState[] }>();
    expect(all.map(({ name }) => name)).toEqual(['slow', 'failing', 'memory-leak', 'event-loop-block', 'cold-soup']);
    for (const fault of all) {
      expect(fault.isOn).toBe(false);
      expect(fault.shows.length, fault.name).toBeGreaterThan(0);
      expect(Object.keys(fault.values)).toEqual(Object.keys(fault.parameters));
    }
  });

  it('change a service while it runs, and back', async () => {
    const on = await put('cold-soup', { isOn: true, values: { degrees: 3 } });
    expect(on.json()).toMatchObject({ name: 'cold-soup', isOn: true, values: { degrees: 3 } });
    expect((await soup()).json()).toEqual({ degrees: 3 });
    await put('cold-soup', { isOn: true });
    expect((await soup()).json()).toEqual({ degrees: 10 });
    expect((await put('cold-soup', { isOn: false })).json()).toMatchObject({ isOn: false });
    expect((await soup()).json()).toEqual({ degrees: 70 });
    expect(logged.map((line) => line.replace(/\{.*/, ''))).toEqual([
      'Fault switched on',
      'Fault switched on',
      'Fault switched off',
    ]);
  });

  it.each([
    ['no-such-fault', { isOn: true }, 404, 'unknown-fault'],
    ['cold-soup', { isOn: true, values: { degrees: 41 } }, 400, 'invalid-fault'],
    ['cold-soup', { isOn: true, values: { toString: 1 } }, 400, 'invalid-fault'],
    ['cold-soup', { isOn: 'yes' }, 400, 'invalid-request'],
    ['cold-soup', {}, 400, 'invalid-request'],
  ])('refuse %s with %j, and nothing is switched', async (name, payload, status, code) => {
    const answer = await put(name, payload);
    expect([answer.statusCode, answer.json<{ code: string }>().code]).toEqual([status, code]);
    expect(faults.list().filter(({ isOn }) => isOn)).toEqual([]);
  });

  it('are all off after DELETE', async () => {
    await put('cold-soup', { isOn: true });
    await put('failing', { isOn: true });
    expect((await app.inject({ method: 'DELETE', url: '/faults' })).statusCode).toBe(204);
    expect(faults.list().filter(({ isOn }) => isOn)).toEqual([]);
  });

  it.each(['PUT', 'DELETE'] as const)('are not for a web page: %s from one is refused', async (method) => {
    await put('cold-soup', { isOn: true });
    // A page whose name was made to lead here is of the same origin, and needs no leave to ask; but its browser says so.
    const page = { host: 'evil.example:8082', origin: 'http://evil.example:8082' };
    const url = method === 'PUT' ? '/faults/cold-soup' : '/faults';
    const answer = await app.inject({
      method,
      url,
      headers: page,
      ...(method === 'PUT' ? { payload: { isOn: false } } : {}),
    });
    expect([answer.statusCode, answer.json<{ code: string }>().code]).toEqual([403, 'fault-from-a-page']);
    expect(faults.list().filter(({ isOn }) => isOn).length).toBe(1);
  });

  it('are not there unless the service was told to have them', async () => {
    await app.close();
    open(false);
    expect((await app.inject('/faults')).statusCode).toBe(404);
    expect((await put('failing', { isOn: true })).statusCode).toBe(404);
  });
});

describe('the faults of any service', () => {
  it('failing: some answers are 500, /health and /faults never', async () => {
    await put('failing', { isOn: true, values: { share: 1 } });
    expect((await soup()).statusCode).toBe(500);
    expect((await app.inject('/health')).statusCode).toBe(200);
    await put('failing', { isOn: true, values: { share: 0 } });
    expect((await soup()).statusCode).toBe(200);
  });

  it('slow: an answer takes at least the delay', async () => {
    await put('slow', { isOn: true, values: { delayMillis: 60 } });
    const startedAt = performance.now();
    await soup();
    expect(performance.now() - startedAt).toBeGreaterThanOrEqual(59);
  });

  it('memory-leak: memory grows to its bound, and is given back', async () => {
    const buffers = (): number => process.memoryUsage().arrayBuffers;
    const before = buffers();
    await put('memory-leak', { isOn: true, values: { mibPerSecond: 64, maxMib: 24 } });
    await expect.poll(() => buffers() - before, { timeout: 10_000 }).toBeGreaterThan(23 * 2 ** 20);
    expect(buffers() - before).toBeLessThan(40 * 2 ** 20);
    await put('memory-leak', { isOn: false });
  });

  it('event-loop-block: a timer is late by the block', async () => {
    await put('event-loop-block', { isOn: true, values: { blockMillis: 200 } });
    let longest = 0;
    let last = performance.now();
    const timer = setInterval(() => {
      longest = Math.max(longest, performance.now() - last);
      last = performance.now();
    }, 5);
    await expect.poll(() => longest, { timeout: 10_000 }).toBeGreaterThanOrEqual(200);
    clearInterval(timer);
  });
});
