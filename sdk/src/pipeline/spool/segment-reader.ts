// Reads the entries of a segment in order, window by window, over whatever damage there is.
import { fs } from './file-system.ts';
import { findMarker, type GroupEntry, parseEntry, type RecordEntry } from './segment-format.ts';

const windowBytes = 256 * 1024;

export interface PositionedEntry {
  readonly entry: GroupEntry | RecordEntry;
  /** Where the entry after it begins. */
  readonly end: number;
}

/** Holds one window of the file. Throws what the file system throws. */
export class SegmentReader {
  readonly #fd: number;
  #window: Buffer = Buffer.alloc(0);
  #windowStart = 0;
  #position: number;

  constructor(fd: number, position: number) {
    this.#fd = fd;
    this.#position = position;
  }

  /** Where the next entry begins. */
  get position(): number {
    return this.#position;
  }

  /** The next good entry before `fileBytes`; undefined when there is none. Damage is passed over. */
  peek(fileBytes: number): PositionedEntry | undefined {
    let at = this.#position;
    while (at < fileBytes) {
      const parsed = parseEntry(this.#window, at - this.#windowStart, fileBytes - at);
      if (parsed.kind === 'entry') return { entry: parsed.entry, end: this.#windowStart + parsed.next };
      if (parsed.kind === 'short') this.#load(at, Math.max(parsed.neededBytes, windowBytes), fileBytes);
      else at = this.#windowStart + findMarker(this.#window, at - this.#windowStart + 1);
    }
    return undefined;
  }

  /** Goes on from `end` of the entry that was looked at. */
  advance(end: number): void {
    this.#position = end;
  }

  #load(at: number, bytes: number, fileBytes: number): void {
    const wanted = Math.min(bytes, fileBytes - at);
    const window = Buffer.allocUnsafeSlow(wanted);
    let filled = 0;
    while (filled < wanted) {
      const read = fs.readSync(this.#fd, window, filled, wanted - filled, at + filled);
      if (read === 0) throw new Error('the segment is shorter than it was');
      filled += read;
    }
    this.#window = window;
    this.#windowStart = at;
  }
}
