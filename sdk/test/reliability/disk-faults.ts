// Troubles of a spool folder that are made and ended while a process uses it. Where the system does not let us make one,
// the test says so and a plain file in the folder's place stands in for it.
import { chmodSync, chownSync, existsSync, mkdirSync, renameSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { canRun, mountMemoryDisk, run } from './memory-disk.ts';
import { createSpoolFolder } from './run.ts';

export interface DiskFault {
  /** For PITWALL_SPOOL_DIR. */
  readonly folder: string;
  /** Where the test finds it. Default: `folder`. */
  readonly seenAt?: string;
  /** The command before that of the process. Default: none. */
  readonly runner?: readonly string[];
  /** Whether it is there before the process starts; else it begins while it runs. */
  readonly isFromStart: boolean;
  /** Whether it is over as soon as the process looks: nothing fails, and nothing is said. */
  readonly isHealedAtOnce?: true;
  /** As whom the process is to run. */
  readonly userId?: number;
  begin(processId: number): void;
  end(processId: number): void;
}

const nobody = 65_534;
const isRoot = process.getuid?.() === 0;
const unmountable = 'we are not root, and may not mount in a user namespace';
const enoughDescriptors = '4096:';

export const diskFaults = {
  full: async () => {
    const disk = await mountMemoryDisk('size=1m');
    if (disk === undefined) return standIn(`a full disk (${unmountable})`);
    const filler = path.join(disk.seenAt, 'filler');
    return { ...disk, isFromStart: false, begin: () => fill(filler), end: () => disk.remount('size=64m') };
  },
  'read-only': async () => {
    const disk = await mountMemoryDisk('size=64m');
    if (disk === undefined) return standIn(`a read-only disk (${unmountable})`);
    // From the start: a file that is open for writing keeps the system from it.
    return { ...disk, isFromStart: true, begin: () => disk.remount('ro'), end: () => disk.remount('rw') };
  },
  'no permission': () => {
    const outer = createSpoolFolder();
    const folder = path.join(outer, 'disk');
    mkdirSync(folder);
    const base = { folder, isFromStart: true, begin: () => chmodSync(folder, 0o000) };
    if (!isRoot) return { ...base, end: () => chmodSync(folder, 0o700) };
    // The modes of files are nothing to root.
    chmodSync(outer, 0o755);
    const end = (): void => {
      chownSync(folder, nobody, nobody);
      chmodSync(folder, 0o700);
    };
    return { ...base, userId: nobody, end };
  },
  'deleted while running': () => {
    const folder = path.join(createSpoolFolder(), 'disk');
    return {
      folder,
      isFromStart: false,
      isHealedAtOnce: true,
      begin: () => remove(folder),
      end: () => remove(folder),
    };
  },
  'no descriptors left': () => {
    if (!canRun('prlimit', '--version')) return standIn('a process without descriptors (there is no prlimit)');
    const folder = path.join(createSpoolFolder(), 'disk');
    const begin = (processId: number): void => {
      run('prlimit', '--nofile=5:', `--pid=${processId}`);
      remove(folder); // so that a new file has to be opened
    };
    const end = (processId: number): void => run('prlimit', `--nofile=${enoughDescriptors}`, `--pid=${processId}`);
    return { folder, isFromStart: false, begin, end };
  },
  'a file in its place': () => standIn(undefined),
} satisfies Record<string, () => DiskFault | Promise<DiskFault>>;

function standIn(missing: string | undefined): DiskFault {
  if (missing !== undefined) console.warn(`G19: ${missing} cannot be made here; a file in the folder's place instead`);
  const folder = path.join(createSpoolFolder(), 'disk');
  const begin = (): void => {
    if (existsSync(folder)) renameSync(folder, `${folder}-before`);
    writeFileSync(folder, '');
  };
  return { folder, isFromStart: true, begin, end: () => rmSync(folder) };
}

function fill(file: string): void {
  const { bavail, bsize } = statfsSync(path.dirname(file));
  writeFileSync(file, Buffer.alloc(bavail * bsize));
}

function remove(folder: string): void {
  rmSync(folder, { recursive: true, force: true, maxRetries: 20 });
}
