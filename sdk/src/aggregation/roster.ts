// What a member knows of the others: the last snapshot of each, by asking, and from the folder for those that cannot answer.
import fs from 'node:fs';
import { type Answer, ask } from './member-socket.ts';
import { snapshotPaths, socketPath } from './group-folder.ts';
import type { Snapshot } from './snapshot.ts';
import { parseSnapshot } from './snapshot-text.ts';

interface Known {
  snapshot: Snapshot | undefined;
  asking: Promise<void> | undefined;
  /** It has let us wait once, and is not waited for again until it answers. */
  isLate: boolean;
  isGone: boolean;
  /** Its totals are in the account of the dead. */
  isFolded: boolean;
}

export class Roster {
  readonly #folder: string;
  readonly #members = new Map<string, Known>();

  constructor(folder: string) {
    this.#folder = folder;
  }

  get isEmpty(): boolean {
    return this.#members.size === 0;
  }

  /** Resolves when each has answered or is known to be gone, or after `millis`. Never rejects. */
  async ask(ids: Iterable<string>, millis: number): Promise<void> {
    for (const [id, known] of this.#members) if (known.isFolded) this.#members.delete(id);
    for (const id of ids) if (!this.#members.has(id)) this.#members.set(id, createKnown());
    const alive = [...this.#members].filter(([, known]) => !known.isGone);
    for (const [id, known] of alive) known.asking ??= this.#askOne(id, known);
    const waited = alive.map(([, known]) => known).filter(({ isLate }) => !isLate);
    await within(Promise.all(waited.map(({ asking }) => asking ?? Promise.resolve())), millis);
    for (const known of waited) known.isLate = known.asking !== undefined;
    await Promise.all([...this.#members].map(([id, known]) => this.#readLeft(id, known)));
  }

  /** Of those that run, hung ones included. */
  alive(): Snapshot[] {
    return this.#snapshots((known) => !known.isGone);
  }

  /** Of those that have ended. */
  gone(): Snapshot[] {
    return this.#snapshots((known) => known.isGone && !known.isFolded);
  }

  markFolded(ids: readonly string[]): void {
    for (const id of ids) {
      const known = this.#members.get(id);
      if (known) known.isFolded = true;
    }
  }

  #snapshots(isMeant: (known: Known) => boolean): Snapshot[] {
    return [...this.#members.values()].flatMap((known) => (known.snapshot && isMeant(known) ? [known.snapshot] : []));
  }

  async #askOne(id: string, known: Known): Promise<void> {
    const answer: Answer = await ask(socketPath(this.#folder, id));
    known.asking = undefined;
    known.isLate = false;
    if (answer.kind === 'gone') known.isGone = true;
    if (answer.kind === 'answered') keepNewer(known, parseSnapshot(answer.text));
  }

  /** From the folder: the last word of one that has ended, or what one said to a member that asked before us. */
  async #readLeft(id: string, known: Known): Promise<void> {
    if (!known.isGone && known.snapshot) return;
    for (const path of snapshotPaths(this.#folder, id)) {
      const text = await fs.promises.readFile(path, 'utf8').catch(() => '');
      keepNewer(known, parseSnapshot(text));
    }
  }
}

function createKnown(): Known {
  return { snapshot: undefined, asking: undefined, isLate: false, isGone: false, isFolded: false };
}

function keepNewer(known: Known, snapshot: Snapshot | undefined): void {
  if (snapshot && snapshot.seq > (known.snapshot?.seq ?? -1)) known.snapshot = snapshot;
}

async function within(work: Promise<unknown>, millis: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const passed = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, millis).unref();
  });
  await Promise.race([work, passed]).finally(() => clearTimeout(timer));
}
