// A real process, since ending one is the point.
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { request } from 'node:http';
import type { IncomingMessage } from 'node:http';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';

const fixture = fileURLToPath(new URL('../test/slow-service.ts', import.meta.url));

let child: ChildProcess | undefined;
afterEach(() => void child?.kill('SIGKILL'));

async function start(): Promise<{ port: number; service: ChildProcess; lines: AsyncIterator<string> }> {
  const service = spawn(process.execPath, [fixture], { stdio: ['ignore', 'pipe', 'inherit'] });
  child = service;
  const lines = createInterface(service.stdout)[Symbol.asyncIterator]();
  return { service, lines, port: Number((await lines.next()).value) };
}

function get(port: number, path: string): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    request({ host: '127.0.0.1', port, path, agent: false }, resolve).on('error', reject).end();
  });
}

describe('a service that is told to stop', () => {
  it('finishes what is in flight and ends by itself with code 0', async () => {
    const { port, service, lines } = await start();
    const answer = get(port, '/slow');
    expect((await lines.next()).value).toBe('in flight');
    service.kill('SIGTERM');
    expect((await answer).statusCode).toBe(200);
    expect(await once(service, 'exit')).toEqual([0, null]);
  });

  it('does not wait for ever for a connection that stays open', async () => {
    const { port, service, lines } = await start();
    const answer = get(port, '/never').catch((error: unknown) => error);
    expect((await lines.next()).value).toBe('in flight');
    const startMillis = performance.now();
    service.kill('SIGINT');
    expect(await once(service, 'exit')).toEqual([0, null]);
    expect(performance.now() - startMillis).toBeLessThan(5000);
    expect(await answer).toBeInstanceOf(Error);
  });
});
