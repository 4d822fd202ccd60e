// Where encoded records wait: side by side in slabs, which are used again once all of their records are delivered, dropped
// or on disk. In an array of its own each would be memory outside of V8's heap that only a full collection gives back, and
// V8 puts that off until some 32 MiB of it have gathered.
import type { EncodedRecord } from './types.ts';

const slabBytes = 128 * 1024;
/** A larger one has memory of its own: no slab has more than an eighth that nobody uses. */
const mostRecordBytes = slabBytes / 8;
/** Kept for the next records: two batches of a MiB, one in flight and one that waits. */
const mostFreeSlabs = 16;

interface Slab {
  readonly bytes: Buffer;
  usedBytes: number;
  /** Records that may still be read. */
  live: number;
}

export class RecordMemory {
  #current: Slab | undefined;
  readonly #free: Slab[] = [];
  /** By their memory. Weak: a slab whose records are never released goes with them. */
  readonly #slabs = new WeakMap<ArrayBufferLike, Slab>();

  /** The first `length` bytes of `source`, copied. */
  copy(source: Buffer, length: number): Uint8Array {
    if (length > mostRecordBytes) return new Uint8Array(source.subarray(0, length));
    const slab = this.#slabFor(length);
    const at = slab.usedBytes;
    source.copy(slab.bytes, at, 0, length);
    slab.usedBytes += length;
    slab.live += 1;
    return slab.bytes.subarray(at, slab.usedBytes);
  }

  /** Nobody reads them any more. Once for each record; those that are not of this memory are left as they are. */
  release(records: readonly EncodedRecord[]): void {
    let buffer: ArrayBufferLike | undefined;
    let slab: Slab | undefined;
    for (const { bytes } of records) {
      if (bytes.buffer !== buffer) slab = this.#slabs.get(bytes.buffer);
      buffer = bytes.buffer;
      if (!slab) continue;
      slab.live -= 1;
      if (slab.live === 0) this.#reuse(slab);
    }
  }

  #slabFor(length: number): Slab {
    const current = this.#current;
    if (current && current.usedBytes + length <= slabBytes) return current;
    return (this.#current = this.#free.pop() ?? this.#create());
  }

  #create(): Slab {
    const slab = { bytes: Buffer.allocUnsafeSlow(slabBytes), usedBytes: 0, live: 0 };
    this.#slabs.set(slab.bytes.buffer, slab);
    return slab;
  }

  #reuse(slab: Slab): void {
    slab.usedBytes = 0;
    if (slab !== this.#current && this.#free.length < mostFreeSlabs) this.#free.push(slab);
  }
}
