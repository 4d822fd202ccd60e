// Finds the folders of owners that are no more, takes them over, and counts what is in them.
import path from 'node:path';
import { fs } from './file-system.ts';
import { createOwnerName, isAbandoned, parseMadeAt } from './ownership.ts';
import { Segment } from './segment.ts';

/** @returns the segments found, oldest first. Rests between two, as each is read whole. Never rejects. */
export async function adoptFolders(parent: string, onTaken: (folder: string) => void): Promise<Segment[]> {
  const segments: Segment[] = [];
  for (const name of listAbandoned(parent)) {
    const folder = takeOver(parent, name);
    if (folder === undefined) continue;
    onTaken(folder);
    for (const file of listSegments(folder)) {
      await new Promise((resolve) => setImmediate(resolve));
      const segment = openSegment(path.join(folder, file));
      if (segment) segments.push(segment);
    }
  }
  return segments;
}

/** Oldest first. */
function listAbandoned(parent: string): string[] {
  const nowMillis = Date.now();
  const seen = listFolder(parent).map((name) => ({ name, mtimeMillis: readMtime(path.join(parent, name)) }));
  return seen
    .filter(({ name, mtimeMillis }) => mtimeMillis !== undefined && isAbandoned(name, mtimeMillis, nowMillis))
    .map(({ name }) => name)
    .toSorted((a, b) => parseMadeAt(a).localeCompare(parseMadeAt(b)));
}

function takeOver(parent: string, name: string): string | undefined {
  const folder = path.join(parent, createOwnerName(parseMadeAt(name)));
  try {
    fs.renameSync(path.join(parent, name), folder);
    const now = new Date();
    fs.utimesSync(folder, now, now);
    return folder;
  } catch {
    return undefined; // another process was faster, or may write here and we may not
  }
}

function listSegments(folder: string): string[] {
  return listFolder(folder)
    .filter((name) => name.endsWith('.seg'))
    .toSorted((a, b) => Number.parseInt(a, 10) - Number.parseInt(b, 10));
}

function openSegment(file: string): Segment | undefined {
  try {
    const segment = Segment.open(file);
    if (segment.pendingCount > 0) return segment;
    segment.remove();
  } catch {
    // not to be read now: the next owner may
  }
  return undefined;
}

function listFolder(folder: string): string[] {
  try {
    return fs.readdirSync(folder);
  } catch {
    return []; // there is none
  }
}

function readMtime(folder: string): number | undefined {
  try {
    return fs.statSync(folder).mtimeMs;
  } catch {
    return undefined;
  }
}
