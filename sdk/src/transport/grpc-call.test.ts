import http2 from 'node:http2';
import net, { type AddressInfo } from 'node:net';
import { Metadata } from '@grpc/grpc-js';
import { afterEach, describe, expect, it } from 'vitest';
import { type GrpcReceiver, startGrpcReceiver } from '../../test/grpc-receiver.ts';
import { createGrpcCaller } from './grpc-call.ts';

const stops: (() => void)[] = [];
afterEach(() => {
  for (const stop of stops.splice(0)) stop();
});

const method = '/opentelemetry.proto.collector.trace.v1.TraceService/Export';
const span = Buffer.alloc(0);
const soon = (): AbortSignal => AbortSignal.timeout(10_000);

async function start(): Promise<GrpcReceiver> {
  const receiver = await startGrpcReceiver();
  stops.push(() => void receiver.stop());
  return receiver;
}

describe('a gRPC call', () => {
  it.each(['none', 'gzip'] as const)(
    'with compression %s arrives with its headers and brings the reply',
    async (compression) => {
      const receiver = await start();
      receiver.reply = Buffer.from([0x0a, 0x02, 0x08, 0x03]);
      const caller = createGrpcCaller({ url: receiver.url, method, headers: { 'X-Key': 'a' }, compression });
      for (const _ of [1, 2]) {
        const reply = await caller.call(span, soon());
        expect(reply).toMatchObject({ status: 0, httpStatus: 200, body: receiver.reply });
      }
      expect(receiver.calls.map((call) => call.metadata.get('x-key'))).toEqual([['a'], ['a']]);
    },
  );

  it('brings status, message and details of a failure', async () => {
    const receiver = await start();
    const metadata = new Metadata();
    metadata.set('grpc-status-details-bin', Buffer.from('details'));
    receiver.nextErrors.push({ code: 14, details: 'am überlastet', metadata });
    const caller = createGrpcCaller({ url: receiver.url, method, headers: {}, compression: 'none' });
    const reply = await caller.call(span, soon());
    expect(reply).toMatchObject({ status: 14, message: 'am überlastet', details: Buffer.from('details') });
  });

  it('brings the status of a method that is not there', async () => {
    const receiver = await start();
    const caller = createGrpcCaller({ url: receiver.url, method: '/none/None', headers: {}, compression: 'none' });
    expect(await caller.call(span, soon())).toMatchObject({ status: 12 });
  });

  it('connects anew after the backend was away', async () => {
    const receiver = await start();
    const { port } = new URL(receiver.url);
    const caller = createGrpcCaller({ url: receiver.url, method, headers: {}, compression: 'none' });
    await caller.call(span, soon());
    await receiver.stop();
    await expect(caller.call(span, soon())).rejects.toThrow(/closed|ECONN/);
    const server = http2.createServer();
    stops.push(() => server.close());
    server.on('stream', (stream) => {
      stream.respond({ ':status': 200, 'content-type': 'application/grpc' }, { waitForTrailers: true });
      stream.on('wantTrailers', () => stream.sendTrailers({ 'grpc-status': '0' }));
      stream.end();
    });
    await new Promise<void>((resolve) => server.listen(Number(port), '127.0.0.1', resolve));
    expect(await caller.call(span, soon())).toMatchObject({ status: 0 });
  });

  it('rejects when nothing answers, when the peer speaks something else, hangs up half-way, or is not there', async () => {
    const listen = (onConnection: (socket: net.Socket) => void): Promise<string> => {
      const server = net.createServer((socket) => onConnection(socket.on('error', () => {})));
      stops.push(() => server.close());
      return new Promise((resolve) => {
        server.listen(0, '127.0.0.1', () => resolve(`http://127.0.0.1:${(server.address() as AddressInfo).port}`));
      });
    };
    const halfway = http2.createServer((_request, response) => {
      response.stream.respond({ ':status': 200 });
      response.stream.write('x', () => response.stream.session?.destroy());
    });
    await new Promise<void>((resolve) => halfway.listen(0, '127.0.0.1', resolve));
    stops.push(() => halfway.close());
    const urls = [
      await listen(() => {}),
      await listen((socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n')),
      `http://127.0.0.1:${(halfway.address() as AddressInfo).port}`,
      'http://127.0.0.1:1',
    ];
    const results = await Promise.allSettled(
      urls.map((url) =>
        createGrpcCaller({ url, method, headers: {}, compression: 'none' }).call(span, AbortSignal.timeout(500)),
      ),
    );
    expect(results.map((result) => result.status)).toEqual(['rejected', 'rejected', 'rejected', 'rejected']);
  });

  it("brings a proxy's answer by its HTTP status", async () => {
    const server = http2.createServer((_request, response) => {
      response.writeHead(503, { 'retry-after': '7' });
      response.end('busy');
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    stops.push(() => server.close());
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const reply = await createGrpcCaller({ url, method, headers: {}, compression: 'none' }).call(span, soon());
    expect(reply).toMatchObject({ status: undefined, httpStatus: 503, retryAfter: '7' });
  });
});
