// Datagrams to a local agent: UDP, a unix datagram socket, or a unix stream socket with a length before each datagram.
// Nothing acknowledges a datagram: `send` resolves when the kernel has taken it. Sockets never keep the process alive.
import dgram from 'node:dgram';
import { lookup } from 'node:dns/promises';
import net from 'node:net';
import { requireOptional } from '../optional-package.ts';
import { withoutTracing } from './untraced.ts';

export type DatagramAddress =
  | { readonly kind: 'udp'; readonly host: string; readonly port: number }
  | { readonly kind: 'unixgram'; readonly path: string }
  | { readonly kind: 'unixstream'; readonly path: string };

export interface DatagramSender {
  /** Rejects when the kernel refuses it, or refused an earlier one. */
  send(datagram: Uint8Array): Promise<void>;
  /** Rejects when the receiver's host has refused what was sent last. Gives up what keeps the process alive. */
  settle(): Promise<void>;
}

export function createUdpSender(host: string, port: number): DatagramSender {
  let socket: Promise<dgram.Socket> | undefined;
  let refusal: Error | undefined;
  const close = (): void => {
    void socket?.then((open) => open.close()).catch(() => {});
    socket = undefined;
  };
  const open = async (): Promise<dgram.Socket> => {
    const { address, family } = await lookup(host);
    const made = dgram.createSocket(family === 6 ? 'udp6' : 'udp4');
    made.unref();
    await new Promise<void>((resolve, reject) => {
      made.once('error', reject);
      // Connected, so that the kernel tells us of a port that nobody listens on.
      made.connect(port, address, resolve);
    });
    made.removeAllListeners('error').on('error', (error) => (refusal = error));
    return made;
  };
  const failOnRefusal = (): void => {
    const error = refusal;
    refusal = undefined;
    if (!error) return;
    close();
    throw error;
  };
  return {
    send: async (datagram) => {
      socket ??= withoutTracing(open);
      try {
        const connected = await socket;
        failOnRefusal();
        await new Promise<void>((resolve, reject) => {
          connected.send(datagram, (error) => (error ? reject(error) : resolve()));
        });
      } catch (error) {
        close();
        throw error;
      }
    },
    settle: async () => {
      await new Promise((resolve) => setImmediate(resolve)); // the refusal comes with the loop's next turn
      failOnRefusal();
    },
  };
}

interface UnixDgram {
  createSocket(type: 'unix_dgram'): UnixSocket;
}
interface UnixSocket extends NodeJS.EventEmitter {
  connect(path: string): void;
  send(datagram: Uint8Array, callback: (error?: Error) => void): void;
  close(): void;
}

/**
 * Node has no unix datagram sockets: the package `unix-dgram`, compiled at its installation, has.
 * @throws {MissingPackageError} when it cannot be loaded.
 */
export function createUnixDatagramSender(path: string): DatagramSender {
  const { createSocket } = requireOptional('unix-dgram') as UnixDgram;
  let socket: UnixSocket | undefined;
  const close = (): void => {
    socket?.close();
    socket = undefined;
  };
  const connect = (): UnixSocket => {
    const made = createSocket('unix_dgram');
    let failure: Error | undefined;
    made.on('error', (error: Error) => (failure = error));
    made.connect(path);
    if (!failure) return made;
    made.close();
    throw failure;
  };
  return {
    send: async (datagram) => {
      socket ??= connect();
      const connected = socket;
      await new Promise<void>((resolve, reject) => {
        connected.send(Buffer.from(datagram), (error) => (error ? reject(error) : resolve()));
      }).catch((error: unknown) => {
        close();
        throw error;
      });
    },
    settle: async () => close(), // its handle would keep the process alive
  };
}

/** The Agent's `dogstatsd_stream_socket`: a 32-bit little-endian length before each datagram. */
export function createUnixStreamSender(path: string): DatagramSender {
  let socket: net.Socket | undefined;
  const connect = (): net.Socket => {
    const made = net.connect(path);
    made.unref();
    made.on('error', () => {}); // the write that fails says it
    made.on('close', () => {
      if (socket === made) socket = undefined;
    });
    return made;
  };
  return {
    send: async (datagram) => {
      socket ??= withoutTracing(connect);
      const connected = socket;
      const frame = Buffer.alloc(4 + datagram.length);
      frame.writeUInt32LE(datagram.length);
      frame.set(datagram, 4);
      await new Promise<void>((resolve, reject) => {
        connected.once('close', onClose);
        connected.once('error', reject);
        connected.write(frame, (error) => {
          connected.off('close', onClose).off('error', reject);
          if (error) reject(error);
          else resolve();
        });
        function onClose(): void {
          reject(new Error('the connection closed'));
        }
      });
    },
    settle: async () => {},
  };
}
