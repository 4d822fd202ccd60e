import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { gunzipSync } from 'node:zlib';
import { afterEach, describe, expect, it } from 'vitest';
import { classifyStatus, createHttpPoster, describeUrl } from './http-post.ts';

const servers: http.Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.close();
    server.closeAllConnections();
  }
});

async function serve(listener: http.RequestListener): Promise<string> {
  const server = http.createServer(listener);
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/in?key=secret`;
}

const body = Buffer.from('hello');

describe('createHttpPoster', () => {
  it('posts body and headers over one connection that is kept', async () => {
    const seen: { body: string; header: unknown; port: number | undefined }[] = [];
    const url = await serve((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk) => chunks.push(chunk));
      request.on('end', () => {
        seen.push({
          body: Buffer.concat(chunks).toString(),
          header: request.headers['x-key'],
          port: request.socket.remotePort,
        });
        response.end('ok');
      });
    });
    const poster = createHttpPoster({ url, headers: { 'x-key': 'a' }, compression: 'none' });
    for (const _ of [1, 2]) {
      expect((await poster.post(body, AbortSignal.timeout(2000))).status).toBe(200);
    }
    expect(seen.map((s) => [s.body, s.header])).toEqual([
      ['hello', 'a'],
      ['hello', 'a'],
    ]);
    expect(seen[0]?.port).toBe(seen[1]?.port);
  });

  it('says whether all of the body was sent before the reply, so that its memory may be used again', async () => {
    const url = await serve((request, response) => {
      if (request.headers['x-early']) return void response.writeHead(503).end();
      request.resume().on('end', () => response.end());
    });
    const post = async (headers: Record<string, string>) => {
      const large = Buffer.alloc(64 * 1024 * 1024);
      return createHttpPoster({ url, headers, compression: 'none' }).post(large, AbortSignal.timeout(20_000));
    };
    expect(await post({})).toMatchObject({ status: 200, isBodyUnused: true });
    expect(await post({ 'x-early': '1' })).toMatchObject({ status: 503, isBodyUnused: false });
  });

  it('compresses when asked', async () => {
    const url = await serve((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk) => chunks.push(chunk));
      request.on('end', () =>
        response.end(`${request.headers['content-encoding']} ${gunzipSync(Buffer.concat(chunks)).toString()}`),
      );
    });
    const reply = await createHttpPoster({ url, headers: {}, compression: 'gzip' }).post(
      body,
      AbortSignal.timeout(2000),
    );
    expect(reply.body.toString()).toBe('gzip hello');
  });

  it('rejects when the backend hangs, when it is not there, and when it hangs up half-way', async () => {
    const hanging = await serve(() => {});
    const resetting = await serve((request) => request.socket.destroy());
    const halfway = await serve((_request, response) => {
      response.writeHead(200, { 'content-length': 100 });
      response.write('x');
      setImmediate(() => response.destroy());
    });
    const urls = [hanging, resetting, halfway, 'http://127.0.0.1:1/'];
    const outcomes = await Promise.allSettled(
      urls.map((url) =>
        createHttpPoster({ url, headers: {}, compression: 'none' }).post(body, AbortSignal.timeout(300)),
      ),
    );
    expect(outcomes.map((outcome) => outcome.status)).toEqual(['rejected', 'rejected', 'rejected', 'rejected']);
  });
});

describe('a reply that is none of ours', () => {
  const postTo = (url: string) =>
    createHttpPoster({ url, headers: {}, compression: 'none' }).post(body, AbortSignal.timeout(5000));

  it('that switches protocols is a failure, not a wait for ever', async () => {
    const url = await serve(() => {});
    servers.at(-1)?.on('connection', (socket) => {
      socket.once('data', () =>
        socket.write('HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: Upgrade\r\n\r\n'),
      );
    });
    await expect(postTo(url)).rejects.toThrow('the connection closed before a reply');
  });

  it('that has no end is read no further than needed, and its status holds', async () => {
    const url = await serve((_request, response) => {
      const fill = (): void => {
        while (response.write(Buffer.alloc(65_536)));
      };
      response.on('drain', fill).on('error', () => {});
      fill();
    });
    const reply = await postTo(url);
    expect(reply.status).toBe(200);
    expect(reply.body.length).toBeLessThanOrEqual(65_536);
  });
});

describe('classifyStatus', () => {
  const reply = (status: number, retryAfter?: string) => ({ status, body: Buffer.alloc(0), retryAfter });
  it.each([
    [400, 'rejected'],
    [401, 'rejected'],
    [403, 'rejected'],
    [404, 'rejected'],
    [408, 'retry'],
    [413, 'tooLarge'],
    [415, 'rejected'],
    [429, 'retry'],
    [500, 'retry'],
    [501, 'rejected'],
    [502, 'retry'],
    [503, 'retry'],
    [504, 'retry'],
  ])('%i is %s', (status, kind) => {
    expect(classifyStatus(reply(status), 0).kind).toBe(kind);
  });

  it('passes on Retry-After', () => {
    expect(classifyStatus(reply(429, '7'), 0)).toEqual({ kind: 'retry', reason: 'HTTP 429', retryAfterMillis: 7000 });
  });
});

describe('describeUrl', () => {
  it('leaves out userinfo and query', () => {
    expect(describeUrl('http://user:pass@host:1/path?key=secret')).toBe('http://host:1/path');
  });
});
