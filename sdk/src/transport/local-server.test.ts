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

it('tries a port that is taken again and again, and leaves nothing behind of each try', async () => {
  const warnings: string[] = [];
  const onWarning = ({ message }: Error): void => void warnings.push(message);
  process.on('warning', onWarning);
  onTestFinished(() => void process.removeListener('warning', onWarning));
  const stranger = net.createServer();
  const port = await new Promise<number>((resolve) => {
    stranger.listen(0, '127.0.0.1', () => {
      const address = stranger.address();
      resolve(typeof address === 'object' && address ? address.port : 0);
    });
  });
  let tries = 0;
  const whenTaken = async (): Promise<void> => {
    tries += 1;
    if (tries === 30) await new Promise((resolve) => stranger.close(resolve));
  };
  const server = createLocalServer({ host: '127.0.0.1', port, token: '', pages: {}, whenTaken });
  onTestFinished(() => server.stop());
  expect(await server.listening).toBe(`http://127.0.0.1:${port}`);
  await new Promise((resolve) => setImmediate(resolve));
  expect({ tries, warnings }).toEqual({ tries: 30, warnings: [] });
});
