// Gives the measured server a core of its own, and the generator, the sink and the runner the other ones, so that
// nobody's cost hides on an idle core: garbage collection and export threads run on the server's core too, as in a
// container with one CPU. Linux only (taskset); elsewhere the scheduler decides, and the report says so.

import { spawnSync } from 'node:child_process';
import { availableParallelism } from 'node:os';

export interface Cores {
  /** Put before the server's command line. */
  readonly serverPrefix: readonly string[];
  readonly description: string;
}

const SERVER_CORE = 0;

function hasTaskset(): boolean {
  return process.platform === 'linux' && spawnSync('taskset', ['--version']).status === 0;
}

/** Moves this process, all its threads and so its later children off the server's core. */
export function reserveServerCore(): Cores {
  const lastCore = availableParallelism() - 1;
  if (lastCore < 1) return { serverPrefix: [], description: 'not pinned: one core, shared by all' };
  if (!hasTaskset()) return { serverPrefix: [], description: 'not pinned: no taskset on this machine' };
  const others = `${SERVER_CORE + 1}-${lastCore}`;
  const moved = spawnSync('taskset', ['--all-tasks', '--cpu-list', '--pid', others, String(process.pid)]);
  if (moved.status !== 0) return { serverPrefix: [], description: 'not pinned: taskset was refused' };
  return {
    serverPrefix: ['taskset', '--cpu-list', String(SERVER_CORE)],
    description: `server on core ${SERVER_CORE}, load generator and sink on ${others === '1-1' ? 'core 1' : `cores ${others}`}`,
  };
}
