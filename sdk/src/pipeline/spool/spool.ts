// What all streams of a process share on disk: the folder, the bound, and whether it can be written now.
import path from 'node:path';
import type { Diagnostics } from '../../diagnostics.ts';
import { messageOf } from '../attempt.ts';
import { fs } from './file-system.ts';
import { heartbeatMillis } from './ownership.ts';
import { makePrivateFolder } from './private-folder.ts';

export interface SpoolOptions {
  /** Has the streams' folders. Made when there is something to write, never before. */
  readonly folder: string;
  /** Of all streams together. */
  readonly maxBytes: number;
  readonly diagnostics: Diagnostics;
}

/** A stream or a journal, as the spool sees it. */
export interface Evictable {
  /** Of records that are elsewhere too: they go first. */
  readonly hasCopies?: true;
  /** When its oldest segment was made that could go; undefined when none can. */
  readonly oldestMillis: number | undefined;
  /** Removes that segment. */
  evictOldest(): void;
}

export interface SpoolInspection {
  readonly folder: string;
  /** Of this process's segments, what is settled in them included. */
  readonly bytes: number;
  readonly maxBytes: number;
  /** Whether the last write went well. */
  readonly isWritable: boolean;
}

const mostSegmentBytes = 4 * 1024 * 1024;
const retryMillis = 1000;

export class Spool {
  readonly folder: string;
  /** A segment is closed when it has so many. */
  readonly segmentBytes: number;
  readonly #maxBytes: number;
  readonly #diagnostics: Diagnostics;
  readonly #streams = new Set<Evictable>();
  readonly #journals = new Set<Evictable>();
  readonly #ownFolders = new Set<string>();
  #bytes = 0;
  #faultUntilMillis = 0;
  #isFaulty = false;
  #heartbeat: NodeJS.Timeout | undefined;

  constructor({ folder, maxBytes, diagnostics }: SpoolOptions) {
    this.folder = folder;
    this.#maxBytes = maxBytes;
    this.#diagnostics = diagnostics;
    this.segmentBytes = Math.min(mostSegmentBytes, Math.max(64 * 1024, Math.floor(maxBytes / 16)));
  }

  /** False for a second after a failure, so that a broken disk is not asked for every record. */
  get isWritable(): boolean {
    return !this.#isFaulty || performance.now() >= this.#faultUntilMillis;
  }

  inspect(): SpoolInspection {
    return { folder: this.folder, bytes: this.#bytes, maxBytes: this.#maxBytes, isWritable: !this.#isFaulty };
  }

  join(stream: Evictable): void {
    (stream.hasCopies ? this.#journals : this.#streams).add(stream);
  }

  /** So many bytes are on disk, or no longer when negative. */
  count(bytes: number): void {
    this.#bytes += bytes;
  }

  /** For a copy nothing has to go. */
  hasRoom(bytes: number): boolean {
    return this.#bytes + bytes <= this.#maxBytes;
  }

  /** Lets copies go, and then the oldest segments of any stream, until all fit or nothing is left that could go. */
  makeRoom(): void {
    while (!this.hasRoom(0)) {
      const oldest = findOldest(this.#journals) ?? findOldest(this.#streams);
      if (!oldest) return;
      oldest.evictOldest();
    }
  }

  noteFault(error: unknown): void {
    this.#faultUntilMillis = performance.now() + retryMillis;
    if (this.#isFaulty) return;
    this.#isFaulty = true;
    this.#diagnostics.say('PW207', `the spool ${this.folder} cannot be written (${messageOf(error)}); memory is used`);
  }

  noteWritten(): void {
    if (!this.#isFaulty) return;
    this.#isFaulty = false;
    this.#diagnostics.say('PW208', `the spool ${this.folder} can be written again`);
  }

  /** Makes a folder `<stream>/<name>` and shows that its owner lives. */
  makeOwnFolder(stream: string, name: string): string {
    makePrivateFolder(this.folder);
    const folder = path.join(this.folder, stream, name);
    makePrivateFolder(folder);
    this.keepAlive(folder);
    return folder;
  }

  keepAlive(folder: string): void {
    this.#ownFolders.add(folder);
    this.#heartbeat ??= setInterval(() => this.#beat(), heartbeatMillis).unref();
  }

  letGo(folder: string): void {
    this.#ownFolders.delete(folder);
    if (this.#ownFolders.size > 0) return;
    clearInterval(this.#heartbeat);
    this.#heartbeat = undefined;
  }

  #beat(): void {
    const now = new Date();
    // Not awaited: a disk that hangs holds up nobody.
    for (const folder of this.#ownFolders) fs.utimes(folder, now, now, () => {});
  }
}

function findOldest(streams: Iterable<Evictable>): Evictable | undefined {
  let oldest: Evictable | undefined;
  for (const stream of streams) {
    if (stream.oldestMillis === undefined) continue;
    if (oldest?.oldestMillis === undefined || stream.oldestMillis < oldest.oldestMillis) oldest = stream;
  }
  return oldest;
}
