// The folders of one stream that this process owns: the one it writes in, and those it has taken over.
import path from 'node:path';
import { adoptFolders } from './adoption.ts';
import { fs } from './file-system.ts';
import { createFreeName, createOwnerName, parseMadeAt } from './ownership.ts';
import { Segment } from './segment.ts';
import type { Spool } from './spool.ts';

/** Segments are numbered on from here; what goes before them counts down. */
const firstNumber = 1_000_000;

export class StreamFolders {
  readonly #spool: Spool;
  readonly #name: string;
  readonly #owned = new Set<string>();
  #written: string | undefined;
  #number = firstNumber;

  constructor(spool: Spool, name: string) {
    this.#spool = spool;
    this.#name = name;
  }

  /** The next one to write in. Throws what the file system throws. */
  createSegment(): Segment {
    if (this.#written === undefined || !fs.existsSync(this.#written)) {
      this.#written = this.#spool.makeOwnFolder(this.#name, createOwnerName());
      this.#owned.add(this.#written);
    }
    this.#number += 1;
    return Segment.create(path.join(this.#written, `${this.#number}.seg`));
  }

  /** One that is read before `next`, by whoever reads them. */
  createSegmentBefore(next: Segment | undefined): Segment {
    if (!next || !fs.existsSync(path.dirname(next.path))) return this.createSegment();
    const number = Number.parseInt(path.basename(next.path), 10);
    return Segment.create(path.join(path.dirname(next.path), `${number - 1}.seg`));
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
    fs.renameSync(folder, path.join(path.dirname(folder), createFreeName(parseMadeAt(path.basename(folder)))));
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
