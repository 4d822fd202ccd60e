// Reads a request's body within bounds. Compressed bytes are counted as they come; inflating stops at its own limit, so a
// bomb costs at most that. All bodies being read share one budget, so many slow or large senders cannot fill memory.
import type { IncomingMessage } from 'node:http';
import { promisify } from 'node:util';
import { gunzip, inflate } from 'node:zlib';

const maxWireBytes = 16 * 1024 * 1024;
/** As much as the write queue takes: a larger body could never be accepted. */
const maxInflatedBytes = 32 * 1024 * 1024;
const maxBytesInFlight = 96 * 1024 * 1024;

export type BodyOutcome =
  | { readonly kind: 'body'; readonly bytes: Buffer; readonly wireBytes: number }
  | { readonly kind: 'refused'; readonly status: 400 | 413 | 415 | 503; readonly reason: string };

const inflaters = { gzip: promisify(gunzip), 'x-gzip': promisify(gunzip), deflate: promisify(inflate) } as const;

let bytesInFlight = 0;

export async function readBody(request: IncomingMessage): Promise<BodyOutcome> {
  const encoding = (request.headers['content-encoding'] ?? 'identity').trim().toLowerCase();
  if (encoding !== 'identity' && !isInflatable(encoding)) {
    return refuse(415, `content-encoding "${encoding}" is not one of gzip, deflate, identity`);
  }
  const wire = await readWire(request);
  if (wire.kind === 'refused' || !isInflatable(encoding)) return wire;
  return inflateBody(wire.bytes, encoding);
}

function isInflatable(encoding: string): encoding is keyof typeof inflaters {
  return Object.hasOwn(inflaters, encoding);
}

async function readWire(request: IncomingMessage): Promise<BodyOutcome> {
  if (Number(request.headers['content-length'] ?? 0) > maxWireBytes) return refuseLarge(maxWireBytes);
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of iterateWithoutClosing(request)) {
      size += chunk.length;
      bytesInFlight += chunk.length;
      if (size > maxWireBytes) return refuseLarge(maxWireBytes);
      if (bytesInFlight > maxBytesInFlight) return refuse(503, 'too much is being received at once');
      chunks.push(chunk);
    }
    return {
      kind: 'body',
      bytes: chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks),
      wireBytes: size,
    };
  } catch {
    // The sender went away: nobody reads this answer.
    return refuse(400, 'the body ended early');
  } finally {
    bytesInFlight -= size;
  }
}

// Leaving a `for await` over a request destroys its socket, and the refusal with it.
function iterateWithoutClosing(request: IncomingMessage): AsyncIterable<Buffer> {
  return request.iterator({ destroyOnReturn: false });
}

// A few at a time: each may take its whole limit.
const maxInflating = 3;
let inflating = 0;
const waiting: (() => void)[] = [];

async function inflateBody(wire: Buffer, encoding: keyof typeof inflaters): Promise<BodyOutcome> {
  if (inflating >= maxInflating) await new Promise<void>((resolve) => waiting.push(resolve));
  inflating += 1;
  try {
    const bytes = await inflaters[encoding](wire, { maxOutputLength: maxInflatedBytes });
    return { kind: 'body', bytes, wireBytes: bytes.length };
  } catch (error) {
    const isTooLarge = error instanceof RangeError && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE';
    return isTooLarge ? refuseLarge(maxInflatedBytes) : refuse(400, `the body is not valid ${encoding}`);
  } finally {
    inflating -= 1;
    waiting.shift()?.();
  }
}

function refuseLarge(limitBytes: number): BodyOutcome {
  return refuse(413, `the body is larger than ${limitBytes / 1024 / 1024} MiB`);
}

function refuse(status: 400 | 413 | 415 | 503, reason: string): BodyOutcome {
  return { kind: 'refused', status, reason };
}
