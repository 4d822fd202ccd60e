// Toxiproxy, which breaks connections on request, and Redis.
import { findPeerProgram } from './installed.ts';
import { type Engine, accepts, answers, findFreePorts, startProgram } from './program.ts';

/** Its API: https://github.com/Shopify/toxiproxy#http-api */
export async function startToxiproxy(): Promise<Engine & { readonly url: string }> {
  const [port = 0] = await findFreePorts(1);
  const url = `http://127.0.0.1:${port}`;
  const engine = await startProgram({
    name: 'toxiproxy',
    file: findPeerProgram('toxiproxy'),
    args: ['-host', '127.0.0.1', '-port', String(port)],
    isReady: () => answers(`${url}/version`),
  });
  return { ...engine, url };
}

export async function startRedis(): Promise<Engine & { readonly url: string }> {
  const [port = 0] = await findFreePorts(1);
  const engine = await startProgram({
    name: 'redis',
    file: findPeerProgram('redis'),
    args: ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'],
    isReady: () => accepts(port),
  });
  return { ...engine, url: `redis://127.0.0.1:${port}` };
}
