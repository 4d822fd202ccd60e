// One log file that several processes and threads append to: whole lines in single appends, rotation by size and time, and
// recovery from what others do to it. O_APPEND makes each write land whole behind the last one, so that writing needs no
// lock; only rotation and the repair of a broken end do.
// - Renamed by somebody (logrotate's `create`): the path is another file then, or none, and is opened again.
// - Truncated by somebody (`copytruncate`): seen by the size; what was written between copy and truncation is lost.
// - Disk full within a line: the part that was written is cut off again; the line is written anew later.
import fs, { constants } from 'node:fs';
import { rename, rm, stat } from 'node:fs/promises';
import { promisify } from 'node:util';
import { withFileLock } from './file-lock.ts';

export interface LogFileOptions {
  readonly path: string;
  /** Rotated before it grows beyond; 0: never. */
  readonly maxBytes: number;
  /** Rotated at each multiple of it since 1970, UTC; 0: never. */
  readonly rotateIntervalMillis: number;
  /** Rotated files that are kept: `<path>.1` is the newest. */
  readonly maxFiles: number;
  /** Called when the file has become shorter, with what this process wrote last. */
  readonly onTruncated: (recentLines: number) => void;
  readonly now?: () => number;
}

export interface LogFile {
  /** Appends whole lines, each with its line feed. @returns how many of them, from the first, are in the file. Rejects when none is. */
  append(lines: readonly Uint8Array[]): Promise<number>;
}

// Descriptors, not FileHandles: those complain when a process ends without closing them.
const open = promisify(fs.open);
const close = promisify(fs.close);
const fstat = promisify(fs.fstat);
const read = promisify(fs.read);
const write = promisify(fs.write);
const ftruncate = promisify(fs.ftruncate);

interface Opened {
  readonly fd: number;
  readonly inode: number;
  readonly birthMillis: number;
  size: number;
}

const lineFeed = 10;
const mode = 0o600;
/** A copy of `copytruncate` takes about so long: lines that are younger may not be in it. */
const copyMillis = 5000;

export function createLogFile(options: LogFileOptions): LogFile {
  const { path, now = Date.now } = options;
  let opened: Opened | undefined;
  const recent = createRecentCount(now);

  const closeOld = async (): Promise<void> => {
    const old = opened;
    opened = undefined;
    if (old) await close(old.fd).catch(() => {});
  };

  /** The file that is at the path now, opened once. */
  const reopen = async (): Promise<Opened> => {
    const found = await stat(path).catch(() => undefined);
    if (opened && found?.ino === opened.inode) {
      const size = found.size;
      if (size < opened.size) options.onTruncated(recent.take());
      opened.size = size;
      return opened;
    }
    await closeOld();
    opened = await openFile(path);
    return opened;
  };

  const rotateWhenDue = async (file: Opened, added: number): Promise<Opened> => {
    if (!isDue(file, added, options)) return file;
    await withFileLock(`${path}.lock`, async () => {
      // Another process may have done it while we waited.
      if (isDue(await reopen(), added, options)) await shift(path, options.maxFiles);
    });
    return reopen();
  };

  return {
    append: async (lines) => {
      const bytes = lines.reduce((sum, line) => sum + line.length, 0);
      const file = await rotateWhenDue(await reopen(), bytes);
      const head = await startOnNewLine(file);
      const data = Buffer.concat(head ? [Uint8Array.of(lineFeed), ...lines] : lines);
      const written = await writeOnce(file.fd, data);
      const whole = countWhole(lines, written - (head ? 1 : 0));
      if (written < data.length) {
        const kept = lines.slice(0, whole).reduce((sum, line) => sum + line.length, head ? 1 : 0);
        await cutOff(file.fd, data.subarray(kept, written), path);
      }
      file.size += written;
      recent.add(whole);
      if (whole === 0) throw new Error('the disk is full');
      return whole;
    },
  };
}

function isDue({ size, birthMillis }: Opened, added: number, options: LogFileOptions): boolean {
  const { maxBytes, rotateIntervalMillis: interval, now = Date.now } = options;
  if (size === 0) return false;
  if (maxBytes > 0 && size + added > maxBytes) return true;
  return interval > 0 && Math.floor(now() / interval) > Math.floor(birthMillis / interval);
}

/** How many lines were written within the time that a copy takes. */
function createRecentCount(now: () => number): { add(lines: number): void; take(): number } {
  let written: { readonly atMillis: number; readonly lines: number }[] = [];
  return {
    add: (lines) => {
      written = written.filter(({ atMillis }) => atMillis >= now() - copyMillis);
      written.push({ atMillis: now(), lines });
    },
    take: () => {
      const young = written.filter(({ atMillis }) => atMillis >= now() - copyMillis);
      written = [];
      return young.reduce((sum, { lines }) => sum + lines, 0);
    },
  };
}

async function openFile(path: string): Promise<Opened> {
  const flags = constants.O_RDWR | constants.O_CREAT | constants.O_APPEND;
  const fd = await open(path, flags, mode);
  const found = await fstat(fd);
  const birthMillis = found.birthtimeMs || Date.now();
  return { fd, inode: found.ino, birthMillis, size: found.size };
}

/** One write call: on a full disk it takes a part. Rejects when it takes nothing. */
async function writeOnce(fd: number, data: Uint8Array): Promise<number> {
  const { bytesWritten } = await write(fd, data, 0, data.length, null);
  return bytesWritten;
}

function countWhole(lines: readonly Uint8Array[], written: number): number {
  let left = written;
  let count = 0;
  for (const line of lines) {
    left -= line.length;
    if (left < 0) break;
    count += 1;
  }
  return count;
}

/** Takes a part of a line off the end again, unless somebody has written behind it. */
async function cutOff(fd: number, part: Uint8Array, path: string): Promise<void> {
  if (part.length === 0) return;
  await withFileLock(`${path}.lock`, async () => {
    const { size } = await fstat(fd);
    const end = Buffer.alloc(part.length);
    await read(fd, end, 0, part.length, size - part.length);
    if (end.equals(part)) await ftruncate(fd, size - part.length);
  });
}

/**
 * Whether the file ends within a line: a writer that was killed left it. Another one that is writing right now would look
 * the same, so it has to stay for a while.
 */
async function startOnNewLine({ fd }: Opened): Promise<boolean> {
  const last = Buffer.alloc(1);
  let previousSize = -1;
  for (let attempt = 0; attempt < 5; attempt += 1) {
    const { size } = await fstat(fd);
    if (size === 0) return false;
    await read(fd, last, 0, 1, size - 1);
    if (last[0] === lineFeed) return false;
    if (size === previousSize && attempt > 2) return true;
    previousSize = size;
    await new Promise((resolve) => setTimeout(resolve, 2).unref());
  }
  return true;
}

/** `<path>` becomes `<path>.1`, and so on; the oldest goes. */
async function shift(path: string, maxFiles: number): Promise<void> {
  await rm(`${path}.${maxFiles}`, { force: true });
  for (let index = maxFiles - 1; index >= 1; index -= 1) {
    await rename(`${path}.${index}`, `${path}.${index + 1}`).catch(() => {}); // there are not so many yet
  }
  await rename(path, `${path}.1`);
}
