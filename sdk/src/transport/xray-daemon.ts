// Documents to the X-Ray daemon, one UDP datagram each. aws-xray-sdk-core's own emitter frames them, so that what the
// daemon gets is what its own SDK sends; the socket under it is ours, because the emitter's swallows every outcome.
// The socket is connected: a daemon that is not there then answers by an ICMP error, which the kernel reports here.
// https://docs.aws.amazon.com/xray/latest/devguide/xray-api-sendingdata.html#xray-api-daemon
import { createSocket, type Socket } from 'node:dgram';
import { createRequire } from 'node:module';
import type { Outcome } from '../pipeline/types.ts';

const require = createRequire(import.meta.url);

/** What IPv4 carries: 65,535 less its and UDP's headers. */
const maxDatagramBytes = 65_507;
const frameBytes = Buffer.byteLength('{"format":"json","version":1}\n');
export const maxDocumentBytes = maxDatagramBytes - frameBytes;
/** The kernel drops, without a word, what the daemon has not read: 208 KiB by default. So pause before that. */
const burstBytes = 48 * 1024;
const burstDatagrams = 40;
const pauseMillis = 2;

export interface XrayDaemon {
  /** One attempt with these documents, each of at most `maxDocumentBytes`. */
  send(documents: readonly Uint8Array[], signal: AbortSignal): Promise<Outcome>;
}

/** What aws-xray-sdk-core's emitter asks of a segment and of a socket. */
interface Emitted {
  readonly trace_id: string;
  readonly id: string;
  format(): string;
}
type Sent = (error: Error | null) => void;
interface EmitterSocket {
  // oxlint-disable-next-line eslint/max-params -- dgram's own signature
  send(message: Buffer, offset: number, length: number, port: number, address: string, sent: Sent): void;
}
interface SegmentEmitter {
  send(segment: Emitted): void;
}

/** @param address `host:port`. */
export function createXrayDaemon(address: string): XrayDaemon {
  const [host = '', port = ''] = address.split(/:(?=\d+$)/);
  let socket: ConnectedSocket | undefined;
  let failure: Error | undefined;
  const open = async (): Promise<ConnectedSocket> => {
    socket ??= await connect(host, Number(port), (error) => {
      failure = error;
      socket = undefined;
    });
    return socket;
  };
  // No answer is a failed request, and not an outcome.
  const refuse = (error = failure): never => {
    failure = undefined;
    throw new Error(describe(error));
  };
  return {
    send: async (documents, signal) => {
      // Refused since the last attempt: nothing is lost of this one if it waits.
      if (failure !== undefined) return refuse();
      const connected = await open();
      let unpaused = 0;
      for (const [index, document] of documents.entries()) {
        if (signal.aborted) throw new Error('not handed over in time');
        await connected.send(document).catch(refuse);
        unpaused += document.length;
        if (unpaused < burstBytes && (index + 1) % burstDatagrams !== 0) continue;
        unpaused = 0;
        await pause();
      }
      // On loopback a refusal is there by now. One from further away is seen at the next attempt.
      await pause();
      // What had left before is sent again: a document with the same id replaces itself, so nothing is doubled.
      return failure === undefined ? { kind: 'delivered' } : refuse();
    },
  };
}

interface ConnectedSocket {
  send(document: Uint8Array): Promise<void>;
}

// oxlint-disable-next-line eslint/max-params -- host and port are one thing
async function connect(host: string, port: number, onError: (error: Error) => void): Promise<ConnectedSocket> {
  const socket = createSocket('udp4').unref();
  await new Promise<void>((resolve, reject) => {
    socket.once('error', reject);
    socket.connect(port, host, () => resolve());
  });
  socket.removeAllListeners('error').on('error', (error) => {
    onError(error);
    close(socket);
  });
  return { send: (document) => emit(socket, document) };
}

/** Rejects with what the kernel says: not there, too large. */
function emit(socket: Socket, document: Uint8Array): Promise<void> {
  return new Promise((resolve, reject) => {
    // oxlint-disable-next-line eslint/max-params -- dgram's own signature
    const send: EmitterSocket['send'] = (message, _offset, _length, _port, _address, sent) =>
      socket.send(message, (error) => {
        sent(null); // its logger would write to the application's standard output
        if (error) reject(error);
        else resolve();
      });
    const text = Buffer.from(document).toString();
    createEmitter({ send }).send({ trace_id: '', id: '', format: () => text });
  });
}

/** The emitter with another socket; the one that the application may use itself stays as it is. */
function createEmitter(socket: EmitterSocket): SegmentEmitter {
  return Object.create(loadEmitter(), { socket: { value: socket } }) as SegmentEmitter;
}

/** Only this file of aws-xray-sdk-core: the whole of it turns async_hooks on for good. */
function loadEmitter(): SegmentEmitter {
  return require('aws-xray-sdk-core/dist/lib/segment_emitter.js') as SegmentEmitter;
}

function close(socket: Socket): void {
  try {
    socket.close();
  } catch {
    // closed already
  }
}

function pause(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, pauseMillis).unref());
}

function describe(error: NodeJS.ErrnoException | undefined): string {
  return error?.code === 'ECONNREFUSED' ? 'nobody listens there' : String(error?.message);
}
