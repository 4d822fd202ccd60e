// One unary gRPC call over one kept HTTP/2 session. The session is unref'd, and a call that fails ends it, so that the
// next one connects anew: retry and backoff are the pipeline's alone. Why not @grpc/grpc-js: docs/adr/011.
// https://github.com/grpc/grpc/blob/master/doc/PROTOCOL-HTTP2.md
import type { ClientHttp2Session, IncomingHttpHeaders } from 'node:http2';
import { createRequire } from 'node:module';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { Headers } from './http-post.ts';
import { readTlsFiles, type TlsFiles } from './tls-files.ts';
import { withoutTracing } from './untraced.ts';

const require = createRequire(import.meta.url);
const gzipAsync = promisify(gzip);
const maxReplyBytes = 64 * 1024;

export interface GrpcTarget {
  /** http: or https: and the host; the path is not looked at. */
  readonly url: string;
  /** `/package.Service/Method`. */
  readonly method: string;
  readonly headers: Headers;
  readonly compression: 'none' | 'gzip';
  readonly tls?: TlsFiles;
}

export interface GrpcReply {
  /** https://grpc.io/docs/guides/status-codes/; undefined when what answered does not speak gRPC. */
  readonly status: number | undefined;
  readonly httpStatus: number;
  readonly message: string;
  /** `google.rpc.Status`, when there is one. */
  readonly details: Buffer;
  /** The message; empty when there is none. */
  readonly body: Buffer;
  readonly retryAfter: string | undefined;
}

export interface GrpcCaller {
  /** Rejects when no whole reply arrived before `signal` aborts. */
  call(message: Uint8Array, signal: AbortSignal): Promise<GrpcReply>;
}

export function createGrpcCaller(target: GrpcTarget): GrpcCaller {
  // Loaded only for gRPC, and before anything may patch it.
  const { connect }: typeof import('node:http2') = require('node:http2');
  let session: ClientHttp2Session | undefined;
  const open = async (): Promise<ClientHttp2Session> => {
    const contents = target.tls ? await readTlsFiles(target.tls) : {};
    const opened = connect(new URL(target.url).origin, contents);
    const forget = (): void => {
      if (session === opened) session = undefined;
    };
    // Each stream reports the error too; without this listener it would be thrown at the host.
    opened.on('error', forget).on('close', forget).on('goaway', forget).unref();
    return opened;
  };
  const call = async (message: Uint8Array, signal: AbortSignal): Promise<GrpcReply> => {
    const framed = await frame(message, target.compression);
    session ??= await open();
    const used = session;
    try {
      return await callOn(used, { headers: requestHeaders(target), framed, signal });
    } catch (error) {
      used.destroy();
      throw error;
    }
  };
  return { call: (message, signal) => withoutTracing(() => call(message, signal)) };
}

function requestHeaders(target: GrpcTarget): Record<string, string> {
  const own = Object.entries(target.headers).map(([name, value]) => [name.toLowerCase(), value]);
  return {
    ':method': 'POST',
    ':path': target.method,
    te: 'trailers',
    'user-agent': 'pitwall-sdk',
    ...(target.compression === 'gzip' ? { 'grpc-encoding': 'gzip' } : {}),
    'grpc-accept-encoding': 'identity',
    ...Object.fromEntries(own),
    'content-type': 'application/grpc',
  };
}

/** A byte that says whether it is compressed, four of length, the message. */
async function frame(message: Uint8Array, compression: 'none' | 'gzip'): Promise<Buffer> {
  const packed = compression === 'gzip' ? await gzipAsync(message) : message;
  const framed = Buffer.allocUnsafeSlow(5 + packed.length);
  framed[0] = compression === 'gzip' ? 1 : 0;
  framed.writeUInt32BE(packed.length, 1);
  framed.set(packed, 5);
  return framed;
}

interface Call {
  readonly headers: Record<string, string>;
  readonly framed: Buffer;
  readonly signal: AbortSignal;
}

function callOn(session: ClientHttp2Session, { headers, framed, signal }: Call): Promise<GrpcReply> {
  return new Promise((resolve, reject) => {
    const stream = session.request(headers, { signal });
    let replied: IncomingHttpHeaders = {};
    let trailers: IncomingHttpHeaders = {};
    const chunks: Buffer[] = [];
    let size = 0;
    stream.on('response', (received) => (replied = received));
    stream.on('trailers', (received) => (trailers = received));
    stream.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size <= maxReplyBytes) chunks.push(chunk);
    });
    stream.on('error', reject);
    stream.on('close', () => {
      // The status is in the headers when there is no message at all.
      const reply = readReply(replied, { ...replied, ...trailers }, Buffer.concat(chunks));
      if (reply) resolve(reply);
      else reject(new Error('the connection closed before a reply'));
    });
    stream.end(framed);
  });
}

function readReply(headers: IncomingHttpHeaders, trailers: IncomingHttpHeaders, body: Buffer): GrpcReply | undefined {
  const httpStatus = Number(headers[':status'] ?? 0);
  const status = trailers['grpc-status'];
  // A call that was cut has headers, and perhaps a message, but no status: it failed.
  if (httpStatus === 0 || (httpStatus === 200 && status === undefined)) return undefined;
  const length = body.length >= 5 && body[0] === 0 ? body.readUInt32BE(1) : 0;
  return {
    status: status === undefined ? undefined : Number(status),
    httpStatus,
    message: decodeMessage(String(trailers['grpc-message'] ?? '')),
    details: Buffer.from(String(trailers['grpc-status-details-bin'] ?? ''), 'base64'),
    body: body.subarray(5, 5 + length),
    retryAfter: headers['retry-after'],
  };
}

/** Percent-encoded UTF-8; as it is when it is not. */
function decodeMessage(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
