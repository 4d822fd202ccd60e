// One installation at a time: two would write in the same folders.
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { peersFolder } from './cache.ts';

/** Takes the lock, or returns the id of the living process that has it. */
export function takeLock(): number | undefined {
  mkdirSync(peersFolder(), { recursive: true });
  const file = join(peersFolder(), 'lock');
  try {
    writeFileSync(file, String(process.pid), { flag: 'wx' });
    process.once('exit', () => rmSync(file, { force: true }));
    return undefined;
  } catch {
    const holder = readHolder(file); // The file exists.
    if (holder !== undefined) return holder;
    rmSync(file, { force: true });
    return takeLock();
  }
}

function readHolder(file: string): number | undefined {
  try {
    const pid = Number(readFileSync(file, 'utf8'));
    process.kill(pid, 0);
    return pid;
  } catch {
    return undefined; // Nobody lives under this id any more.
  }
}
