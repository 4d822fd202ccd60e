// A lock between processes and threads, for the short work of a rotation: a file that only one can create. A holder that
// was killed leaves it: after five seconds it counts as left.
import { randomBytes } from 'node:crypto';
import { open, rename, rm, stat } from 'node:fs/promises';

const staleMillis = 5000;
const pollMillis = 5;

export async function withFileLock(path: string, work: () => Promise<void>): Promise<void> {
  await acquire(path);
  try {
    await work();
  } finally {
    await rm(path, { force: true });
  }
}

async function acquire(path: string): Promise<void> {
  for (;;) {
    try {
      await (await open(path, 'wx', 0o600)).close();
      return;
    } catch (error) {
      if (!isTaken(error)) throw error;
    }
    await removeWhenStale(path);
    await new Promise((resolve) => setTimeout(resolve, pollMillis * (1 + Math.random())).unref());
  }
}

/** By renaming it first: of several that see the same old lock, one gets it. */
async function removeWhenStale(path: string): Promise<void> {
  const found = await stat(path).catch(() => undefined);
  if (!found || Date.now() - found.mtimeMs < staleMillis) return;
  const aside = `${path}.${randomBytes(6).toString('hex')}`;
  await rename(path, aside).catch(() => {});
  await rm(aside, { force: true });
}

function isTaken(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'EEXIST';
}
