// A TCP proxy before the receiver, with faults that can be switched while it runs.
import net from 'node:net';
import type { AddressInfo } from 'node:net';

export type Fault =
  | 'pass'
  /** Nobody listens; what was being answered before is answered first. */
  | 'refuse'
  /** Accepts and never answers. */
  | 'hang'
  /** Resets each connection after its first bytes, which do not reach the receiver. */
  | 'reset'
  /** The receiver gets each request, and the connection is reset before its reply arrives. */
  | 'reset-reply'
  /** Answers with bytes that are no HTTP. */
  | 'garbage'
  /** Passes so many bytes a second, each way. */
  | { readonly bytesPerSecond: number }
  /** Passes everything in pieces of so many bytes. */
  | { readonly pieceBytes: number };

export interface FaultProxy {
  readonly port: number;
  readonly url: string;
  /** Ends the connections that are open and serves the next ones by the new fault. */
  setFault(fault: Fault): Promise<void>;
  /** Connections accepted so far. */
  connections(): number;
  stop(): Promise<void>;
}

const mostAnswerMillis = 2000;

export async function startFaultProxy(targetPort: number): Promise<FaultProxy> {
  let fault: Fault = 'pass';
  let count = 0;
  const open = new Set<net.Socket>();
  /** Of clients, with a request whose reply is still to come. */
  const asking = new Set<net.Socket>();
  const server = net.createServer((socket) => {
    count += 1;
    track(socket);
    serve(socket);
  });
  const track = (socket: net.Socket): void => {
    open.add(socket);
    socket
      .on('error', () => {})
      .once('close', () => {
        open.delete(socket);
        asking.delete(socket);
      });
  };
  const serve = (socket: net.Socket): void => {
    if (fault === 'hang') return void socket.resume();
    if (fault === 'reset') return void socket.once('data', () => socket.resetAndDestroy());
    if (fault === 'garbage') return void socket.once('data', () => socket.end('\u0000\u0001 no such protocol\r\n\r\n'));
    const upstream = net.connect(targetPort, '127.0.0.1');
    track(upstream);
    upstream.once('close', () => socket.destroy());
    socket.once('close', () => upstream.destroy());
    socket.on('data', () => asking.add(socket));
    upstream.on('data', () => asking.delete(socket));
    passOn(socket, upstream, fault);
    if (fault === 'reset-reply') upstream.once('data', () => socket.resetAndDestroy());
    else passOn(upstream, socket, fault);
  };
  await listen(server, 0);
  const { port } = server.address() as AddressInfo;
  const dropAll = (): void => {
    for (const socket of open) socket.destroy();
  };
  const refuse = async (): Promise<void> => {
    const closed = server.listening ? close(server) : undefined;
    const until = performance.now() + mostAnswerMillis;
    while (asking.size > 0 && performance.now() < until) await new Promise((resolve) => setImmediate(resolve));
    for (const socket of open) socket.destroySoon(); // with what was written to it
    await closed;
  };
  return {
    port,
    url: `http://127.0.0.1:${port}`,
    setFault: async (next) => {
      fault = next;
      if (next === 'refuse') return refuse();
      dropAll();
      if (!server.listening) await listen(server, port);
    },
    connections: () => count,
    stop: async () => {
      dropAll();
      if (server.listening) await close(server);
    },
  };
}

function passOn(from: net.Socket, to: net.Socket, fault: Fault): void {
  if (typeof fault === 'string') return void from.on('data', (chunk: Buffer) => to.write(chunk));
  const pieceBytes = 'pieceBytes' in fault ? fault.pieceBytes : Math.max(1, Math.ceil(fault.bytesPerSecond / 50));
  const pauseMillis = 'pieceBytes' in fault ? 0 : (1000 * pieceBytes) / fault.bytesPerSecond;
  from.on('data', (chunk: Buffer) => {
    from.pause();
    void writePieces({ chunk, to, pieceBytes, pauseMillis }).then(() => from.resume());
  });
}

interface Pieces {
  readonly chunk: Buffer;
  readonly to: net.Socket;
  readonly pieceBytes: number;
  readonly pauseMillis: number;
}

async function writePieces({ chunk, to, pieceBytes, pauseMillis }: Pieces): Promise<void> {
  for (let at = 0; at < chunk.length && !to.destroyed; at += pieceBytes) {
    to.write(chunk.subarray(at, at + pieceBytes));
    await new Promise((resolve) => (pauseMillis > 0 ? setTimeout(resolve, pauseMillis) : setImmediate(resolve)));
  }
}

function listen(server: net.Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      server.removeListener('error', reject);
      resolve();
    });
  });
}

function close(server: net.Server): Promise<void> {
  return new Promise((resolve) => server.close(() => resolve()));
}
