// Keeps every byte that comes, for tests that search them. Each stops when the test is over.
import dgram from 'node:dgram';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { gunzipSync } from 'node:zlib';
import { onTestFinished } from 'vitest';

export interface Keeper {
  readonly url: string;
  /** All that came, each with a line end, by the first part of the path; headers apart. AWS's are `cloudwatch`. */
  readonly came: Map<string, string>;
}

/** Takes everything; answers what the path begins with, when that is a status. */
export async function startKeeper(): Promise<Keeper> {
  const came = new Map<string, string>();
  const server = http.createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body = Buffer.concat(chunks);
      const isPacked = request.headers['content-encoding'] === 'gzip';
      const [, name = ''] = (request.url ?? '').split('/');
      const target = request.headers['x-amz-target'] === undefined ? name : 'cloudwatch';
      keep(came, target, (isPacked ? gunzipSync(body) : body).toString('latin1'));
      keep(came, `${target} headers`, JSON.stringify(request.headers));
      response.writeHead(/^[45]\d\d$/.test(name) ? Number(name) : 200).end('{}');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, came };
}

function keep(came: Map<string, string>, name: string, text: string): void {
  came.set(name, `${came.get(name) ?? ''}${text}\n`);
}

export async function startDatagramKeeper(came: Map<string, string>, name: string): Promise<string> {
  const socket = dgram.createSocket({ type: 'udp4', recvBufferSize: 4 * 1024 * 1024 });
  socket.on('message', (datagram) => keep(came, name, datagram.toString('latin1')));
  await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve));
  onTestFinished(() => new Promise((resolve) => socket.close(() => resolve())));
  return `127.0.0.1:${socket.address().port}`;
}
