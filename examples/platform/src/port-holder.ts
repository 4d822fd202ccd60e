// Finds out which process listens on a port, so that a conflict can be named instead of guessed at.
// Linux answers from /proc (https://www.kernel.org/doc/html/latest/networking/proc_net_tcp.html), without a tool;
// elsewhere `lsof` is asked. Not knowing is fine: a process of another user stays hidden from both.
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';

const listening = '0A';

/** `node server.js (pid 4711)`, or undefined when it cannot be known. */
export function describePortHolder(port: number): string | undefined {
  return process.platform === 'linux' ? fromProc(port) : fromLsof(port);
}

function fromProc(port: number): string | undefined {
  const inodes = new Set(['/proc/net/tcp', '/proc/net/tcp6'].flatMap((table) => listeningInodes(table, port)));
  if (inodes.size === 0) return undefined;
  const pid = entriesOf('/proc').find((name) => /^\d+$/.test(name) && holdsSocket(name, inodes));
  return pid === undefined ? undefined : describeProcess(pid);
}

function listeningInodes(table: string, port: number): string[] {
  const suffix = `:${port.toString(16).toUpperCase().padStart(4, '0')}`;
  return textOf(table)
    .split('\n')
    .map((line) => line.trim().split(/\s+/))
    .filter((columns) => columns[1]?.endsWith(suffix) === true && columns[3] === listening)
    .flatMap((columns) => columns[9] ?? []);
}

function holdsSocket(pid: string, inodes: ReadonlySet<string>): boolean {
  return entriesOf(`/proc/${pid}/fd`).some((fd) => {
    const inode = /^socket:\[(\d+)\]$/.exec(linkOf(`/proc/${pid}/fd/${fd}`))?.[1];
    return inode !== undefined && inodes.has(inode);
  });
}

function describeProcess(pid: string): string {
  const command = textOf(`/proc/${pid}/cmdline`).replaceAll('\0', ' ').trim();
  return `${command.length > 80 ? `${command.slice(0, 79)}…` : command} (pid ${pid})`;
}

function fromLsof(port: number): string | undefined {
  const run = spawnSync('lsof', ['-nP', `-iTCP:${port}`, '-sTCP:LISTEN', '-Fpc'], { encoding: 'utf8' });
  const pid = /^p(\d+)$/m.exec(run.stdout ?? '')?.[1];
  const command = /^c(.+)$/m.exec(run.stdout ?? '')?.[1];
  return pid === undefined ? undefined : `${command ?? 'a process'} (pid ${pid})`;
}

// A process may end, or not be ours to read, between two looks: then it is not an answer.
function entriesOf(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return []; // See above.
  }
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return ''; // See above.
  }
}

function linkOf(file: string): string {
  try {
    return readlinkSync(file);
  } catch {
    return ''; // See above.
  }
}
