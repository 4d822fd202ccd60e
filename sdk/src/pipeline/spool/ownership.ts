// Whose a folder of segments is. Its name says: `own-<made at>-<random>-<machine>-<process id>-<start time>-<thread>`, or
// `free-<made at>-<random>` once its owner has ended in order. A folder is taken over by renaming it, which only one taker
// can do; when it was made stays in its name, so that records keep their order.
//
// A process of this machine and this process namespace is alive when its id is and it started when the name says. Of any
// other owner (another container that shares the folder, a boot before this one) all that can be seen is the heartbeat: the
// folder's time of modification. A worker thread ends with its process at the latest; before, only who started it knows.
import { createHash, randomBytes } from 'node:crypto';
import os from 'node:os';
import { threadId } from 'node:worker_threads';
import { fs } from './file-system.ts';
import { hasThreadEnded, isThreadRunning } from './thread-ends.ts';

export const heartbeatMillis = 15_000;
const silentMillis = 4 * heartbeatMillis;
/** A thread that computes has no heartbeat. */
const silentThreadMillis = 3_600_000;

/** @param madeAt of the folder that is taken over. Default: now. */
export function createOwnerName(madeAt: string = readClock()): string {
  const owner = [readMachine(), process.pid, readStartTime(process.pid), threadId];
  return ['own', madeAt, createRandom(), ...owner].join('-');
}

export function createFreeName(madeAt: string): string {
  return `free-${madeAt}-${createRandom()}`;
}

/** When the folder with this name was first made. Sorts as text. */
export function parseMadeAt(name: string): string {
  return name.split('-')[1] ?? '';
}

/** @param lastSignMillis when the folder was last modified. */
export function isAbandoned(name: string, lastSignMillis: number, nowMillis: number): boolean {
  if (name.startsWith('free-')) return true;
  const [kind, , , machine, pid, startTime, thread] = name.split('-');
  if (kind !== 'own') return false; // nothing of ours
  const millis = nowMillis - lastSignMillis;
  if (machine !== readMachine()) return millis > silentMillis;
  if (!isAlive(Number(pid), startTime ?? '')) return true;
  return thread !== '0' && isThreadAbandoned(Number(pid), Number(thread), millis);
}

function isThreadAbandoned(pid: number, thread: number, millis: number): boolean {
  if (pid === process.pid && hasThreadEnded(thread)) return true;
  if (pid === process.pid && isThreadRunning(thread)) return false;
  return millis > silentThreadMillis;
}

/** @param startTime of the process that is meant, as `readStartTime` gave it: an id may be another process's by now. */
export function isAlive(pid: number, startTime: string): boolean {
  if (pid === process.pid) return startTime === readStartTime(pid);
  try {
    process.kill(pid, 0);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ESRCH') return false;
  }
  return readStartTime(pid) === startTime;
}

/** In clock ticks since the boot; `0` where the system does not say. */
export function readStartTime(pid: number): string {
  // After the command's name, which may hold anything, in brackets: https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html
  const stat = readText(`/proc/${pid}/stat`);
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '0';
}

let machine: string | undefined;

/** The boot and the process namespace, in which a process id means something. */
export function readMachine(): string {
  machine ??= createHash('sha256')
    .update([os.hostname(), readText('/proc/sys/kernel/random/boot_id'), readLink('/proc/self/ns/pid')].join(' '))
    .digest('hex')
    .slice(0, 12);
  return machine;
}

/** Microseconds since 1970, always of 16 digits until the year 2286. */
function readClock(): string {
  return String(Math.floor((performance.timeOrigin + performance.now()) * 1000));
}

function createRandom(): string {
  return randomBytes(6).toString('hex');
}

function readText(path: string): string {
  try {
    return fs.readFileSync(path, 'utf8');
  } catch {
    return ''; // not Linux, or gone
  }
}

function readLink(path: string): string {
  try {
    return fs.readlinkSync(path);
  } catch {
    return '';
  }
}
