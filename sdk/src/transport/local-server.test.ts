import net from 'node:net';
import { expect, it, onTestFinished } from 'vitest';
import { createLocalServer, plain } from './local-server.ts';

async function connect(address: string): Promise<net.Socket> {
  const socket = net.connect(Number(new URL(address).port), '127.0.0.1');
  onTestFinished(() => void socket.destroy());
  socket.on('error', () => {}).resume(); // 'close' follows
  await new Promise((resolve) => socket.once('connect', resolve));
  return socket;
}

it('G18 more idle connections than there may be: the oldest is closed at once, and a good request is answered', async () => {
  const pages = { '/page': async () => plain(200, 'here') };
  const server = createLocalServer({ host: '127.0.0.1', port: 0, token: '', pages, maxConnections: 3 });
  onTestFinished(() => server.stop());
  const address = await server.listening;
  const oldest = await connect(address);
  const gone = new Promise((resolve) => oldest.once('close', resolve));
  const second = await connect(address);
  const third = await connect(address);
  expect(await (await fetch(`${address}/page`)).text()).toBe('here\n');
  await gone;
  expect([second.closed, third.closed]).toEqual([false, false]);
});
