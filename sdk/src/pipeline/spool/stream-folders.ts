// The folders of one stream that this process owns: the one it writes in, and those it has taken over.
import path from 'node:path';
import { adoptFolders } from './adoption.ts';
import { fs } from './file-system.ts';
import { createFreeName, createOwnerName } from './ownership.ts';
import { Segment } from './segment.ts';
import type { Spool } from './spool.ts';

export class StreamFolders {
  readonly #spool: Spool;
  readonly #name: string;
  readonly #owned = new Set<string>();
  #written: string | undefined;

  constructor(spool: Spool, name: string) {
    this.#spool = spool;
    this.#name = name;
  }

  /** Throws what the file system throws. */
  createSegment(number: number): Segment {
    if (this.#written === undefined || !fs.existsSync(this.#written)) {
      this.#written = this.#spool.makeOwnFolder(this.#name, createOwnerName());
      this.#owned.add(this.#written);
    }
    return Segment.create(path.join(this.#written, `${number}.seg`));
  }

  /** Takes over what owners that are no more have left. Never rejects. */
  adopt(): Promise<Segment[]> {
    return adoptFolders(path.join(this.#spool.folder, this.#name), (folder) => {
      this.#owned.add(folder);
      this.#spool.keepAlive(folder);
    });
  }

  /** Whoever comes next may have them. Never throws. */
  free(): void {
    this.#written = undefined;
    for (const folder of this.#owned) {
      this.#spool.letGo(folder);
      freeFolder(folder);
    }
    this.#owned.clear();
    removeIfEmpty(path.join(this.#spool.folder, this.#name));
  }
}

function freeFolder(folder: string): void {
  if (removeIfEmpty(folder)) return;
  try {
    fs.renameSync(folder, path.join(path.dirname(folder), createFreeName()));
  } catch {
    // gone, or the disk is read-only: its owner is seen to be dead
  }
}

function removeIfEmpty(folder: string): boolean {
  try {
    fs.rmdirSync(folder);
    return true;
  } catch {
    return false;
  }
}
