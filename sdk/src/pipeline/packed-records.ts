// Records in a row, as numbers in an array instead of an object and a view each. Those would live just long enough to be
// copied twice by V8's young collections, which make more room for what is young the more they copy.
import type { EncodedRecord, RecordGroup } from './types.ts';

/** Of each record: where it begins in its memory, its length, its count, and 1 when it is urgent. */
const stride = 4;
const leastCapacity = 1024;

/** First in, first out: a ring that grows, and is small again once a large one is empty. */
export class PackedRecords {
  #capacity = 0;
  #memories: (ArrayBufferLike | undefined)[] = [];
  #groups: (RecordGroup | undefined)[] = [];
  #numbers = new Uint32Array(0);
  #head = 0;
  #length = 0;

  get length(): number {
    return this.#length;
  }

  /** Payload of the next one; 0 when there is none. */
  get nextBytes(): number {
    return this.#length === 0 ? 0 : this.#numberAt(1);
  }

  push({ bytes, count, group, isUrgent }: EncodedRecord): void {
    if (this.#length === this.#capacity) this.#resize(Math.max(leastCapacity, this.#capacity * 2));
    const index = (this.#head + this.#length) % this.#capacity;
    this.#memories[index] = bytes.buffer;
    this.#groups[index] = group;
    this.#numbers[index * stride] = bytes.byteOffset;
    this.#numbers[index * stride + 1] = bytes.length;
    this.#numbers[index * stride + 2] = count;
    this.#numbers[index * stride + 3] = isUrgent ? 1 : 0;
    this.#length += 1;
  }

  /** The next one. Undefined when there is none. */
  shift(): EncodedRecord | undefined {
    const memory = this.#memories[this.#head];
    if (!memory) return undefined;
    const bytes = new Uint8Array(memory, this.#numberAt(0), this.#numberAt(1));
    const record = { bytes, count: this.#numberAt(2), group: this.#groups[this.#head] };
    const isUrgent = this.#numberAt(3) === 1;
    this.#advance();
    return isUrgent ? { ...record, isUrgent } : record;
  }

  /** What has left is held no longer. */
  #advance(): void {
    this.#memories[this.#head] = undefined;
    this.#groups[this.#head] = undefined;
    this.#head = (this.#head + 1) % this.#capacity;
    this.#length -= 1;
    if (this.#length === 0 && this.#capacity > leastCapacity * 4) this.#resize(leastCapacity);
  }

  #numberAt(place: number): number {
    return this.#numbers[this.#head * stride + place] ?? 0;
  }

  #resize(capacity: number): void {
    const numbers = new Uint32Array(capacity * stride);
    const behind = this.#numbers.subarray(this.#head * stride);
    const inFront = this.#numbers.subarray(0, this.#head * stride);
    if (this.#length > 0) numbers.set(behind);
    if (this.#length > 0) numbers.set(inFront, behind.length);
    this.#memories = turn(this.#memories, this.#head, capacity);
    this.#groups = turn(this.#groups, this.#head, capacity);
    this.#numbers = numbers;
    this.#head = 0;
    this.#capacity = capacity;
  }
}

/** The same from `head` on, and room for `capacity`. */
function turn<T>(ring: readonly (T | undefined)[], head: number, capacity: number): (T | undefined)[] {
  const turned = [...ring.slice(head), ...ring.slice(0, head)];
  turned.length = Math.min(turned.length, capacity);
  while (turned.length < capacity) turned.push(undefined);
  return turned;
}
