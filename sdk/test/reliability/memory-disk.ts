// A file system of its own in memory: mounted by root, or by anybody in a namespace of their own where the kernel allows it
// (https://man7.org/linux/man-pages/man7/user_namespaces.7.html). In the latter it is there only for whom the namespace is.
import { execFileSync, spawn } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { onTestFinished } from 'vitest';
import { createSpoolFolder } from './run.ts';

export interface MemoryDisk {
  /** As a process behind `runner` has it. */
  readonly folder: string;
  /** The same, as this process has it. */
  readonly seenAt: string;
  /** The command before that of a process which is to have it. */
  readonly runner: readonly string[];
  remount(options: string): void;
}

/** Undefined where we may not mount. Unmounted after the test. */
export async function mountMemoryDisk(options: string): Promise<MemoryDisk | undefined> {
  const folder = path.join(createSpoolFolder(), 'disk');
  mkdirSync(folder);
  return process.getuid?.() === 0 ? mountAsRoot(folder, options) : await mountInNamespace(folder, options);
}

function mountAsRoot(folder: string, options: string): MemoryDisk | undefined {
  if (!canRun('mount', '-t', 'tmpfs', '-o', options, 'tmpfs', folder)) return undefined;
  onTestFinished(() => run('umount', '-l', folder));
  const remount = (changed: string): void => run('mount', '-o', `remount,${changed}`, folder);
  return { folder, seenAt: folder, runner: [], remount };
}

const mountAndHold = 'mount -t tmpfs -o "$1" tmpfs "$2" && echo mounted && exec cat';

/** The namespace lives as long as the process that has made it. */
async function mountInNamespace(folder: string, options: string): Promise<MemoryDisk | undefined> {
  const holder = spawn('unshare', ['-Urm', 'sh', '-c', mountAndHold, 'sh', options, folder], {
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  const gone = new Promise<false>((resolve) => {
    holder.once('error', () => resolve(false));
    holder.once('close', () => resolve(false));
  });
  const mounted = new Promise<true>((resolve) => holder.stdout.once('data', () => resolve(true)));
  if (!(await Promise.race([mounted, gone]))) return undefined;
  onTestFinished(async () => {
    holder.stdin.end();
    await gone;
  });
  const runner = ['nsenter', `--target=${holder.pid}`, '--user', '--mount', '--preserve-credentials'];
  // Not with the options that it has: a user of outside is none within.
  const mount = [...runner.slice(1), 'mount', '--options-mode=ignore'];
  const remount = (changed: string): void => run('nsenter', ...mount, '-o', `remount,${changed}`, folder);
  return { folder, seenAt: `/proc/${holder.pid}/root${folder}`, runner, remount };
}

export function run(command: string, ...args: readonly string[]): void {
  execFileSync(command, args, { stdio: ['ignore', 'ignore', 'pipe'] });
}

export function canRun(command: string, ...args: readonly string[]): boolean {
  try {
    run(command, ...args);
    return true;
  } catch {
    return false;
  }
}
