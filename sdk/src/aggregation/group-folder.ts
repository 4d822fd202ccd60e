// The folder in which the members of a group find one another: processes of one cluster and their threads. For each member
// a socket that answers with its metrics, and the last snapshot that it has given; `dead.json` for all that are no more.
import { createHash, randomBytes } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { isAlive, readMachine, readStartTime } from '../pipeline/spool/ownership.ts';
import { makePrivateFolder } from '../pipeline/spool/private-folder.ts';

export interface GroupIdentity {
  /** The process that all have in common: the cluster's primary, or the process itself. */
  readonly rootPid: number;
  readonly host: string;
  readonly port: number;
  readonly serviceName: string;
}

/** The same for all members, without any word between them; another one for a process that gets the same id later. */
export function resolveGroupFolder({ rootPid, host, port, serviceName }: GroupIdentity): string {
  const parts = [readMachine(), rootPid, readStartTime(rootPid), host, port, serviceName];
  const name = createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 16);
  return path.join(resolveBase(), name);
}

/** The path of a socket has 104 bytes on macOS, 108 on Linux, a zero at its end included. */
const maxSocketBytes = 103;

/** Sockets belong where the system keeps those of a user; where that is too deep, into the first folder that is not. */
function resolveBase(): string {
  const { XDG_RUNTIME_DIR: runtime } = process.env;
  const user = process.getuid?.() ?? os.userInfo().username;
  const isUsable = (folder: string): boolean => path.isAbsolute(folder) && fs.existsSync(folder);
  const bases = [runtime ?? '', os.tmpdir(), '/tmp']
    .filter(isUsable)
    .map((folder) => path.join(folder, `pitwall-${user}`, 'metrics'));
  const fits = (base: string): boolean =>
    Buffer.byteLength(socketPath(path.join(base, 'f'.repeat(16)), 'f'.repeat(12))) <= maxSocketBytes;
  return bases.find(fits) ?? path.join(os.tmpdir(), `pitwall-${user}`, 'metrics');
}

const rootFile = 'root';

/** Throws when it cannot be made, or is somebody else's. */
export function openGroupFolder(folder: string, rootPid: number): void {
  makePrivateFolder(path.dirname(path.dirname(folder)));
  makePrivateFolder(path.dirname(folder));
  makePrivateFolder(folder);
  const root = JSON.stringify({ machine: readMachine(), pid: rootPid, startTime: readStartTime(rootPid) });
  fs.writeFileSync(path.join(folder, rootFile), root, { mode: 0o600 });
}

/** Removes folders beside it whose root process is no more. Never throws. */
export function sweepGroupFolders(folder: string): void {
  try {
    const base = path.dirname(folder);
    for (const name of fs.readdirSync(base)) {
      const other = path.join(base, name);
      if (other !== folder && isLeft(other)) removeGroupFolder(other);
    }
  } catch {
    // somebody else sweeps, or there is nothing
  }
}

/** Never throws. */
export function removeGroupFolder(folder: string): void {
  try {
    fs.rmSync(folder, { recursive: true, force: true });
  } catch {
    // the next start sweeps it
  }
}

interface Root {
  readonly machine: string;
  readonly pid: number;
  readonly startTime: string;
}

/** Of another machine or process namespace nothing can be said. */
function isLeft(folder: string): boolean {
  try {
    const root = JSON.parse(fs.readFileSync(path.join(folder, rootFile), 'utf8')) as Root;
    return root.machine === readMachine() && !isAlive(root.pid, root.startTime);
  } catch {
    return false; // just being made
  }
}

export function createMemberId(): string {
  return randomBytes(6).toString('hex');
}

export function socketPath(folder: string, id: string): string {
  if (process.platform === 'win32') return `\\\\.\\pipe\\pitwall-metrics-${path.basename(folder)}-${id}`;
  return path.join(folder, `${id}.sock`);
}

/** What it said when it was asked, and what it wrote when it ended: each whole, so that neither hides the other. */
export function snapshotPaths(folder: string, id: string): readonly [asked: string, ended: string] {
  return [path.join(folder, `${id}.json`), path.join(folder, `${id}.end.json`)];
}

/** What a member may leave in the folder. */
export function filesOf(folder: string, id: string): readonly string[] {
  const socket = socketPath(folder, id);
  return [...snapshotPaths(folder, id), ...(path.dirname(socket) === folder ? [socket] : [])];
}

export function deadPath(folder: string): string {
  return path.join(folder, 'dead.json');
}

export function lockPath(folder: string): string {
  return path.join(folder, 'dead.lock');
}

export function servingPath(folder: string): string {
  return path.join(folder, 'serving');
}

/** Of every member that has ever written and is not folded yet. */
export async function listMembers(folder: string): Promise<Set<string>> {
  const names = await fs.promises.readdir(folder);
  return new Set(names.flatMap((name) => /^([0-9a-f]{12})(?:\.end)?\.json$/.exec(name)?.[1] ?? []));
}

/** Whole or not at all. */
export async function writeWhole(file: string, text: string): Promise<void> {
  const part = `${file}.part`;
  await fs.promises.writeFile(part, text, { mode: 0o600 });
  await fs.promises.rename(part, file);
}

export function writeWholeNow(file: string, text: string): void {
  const part = `${file}.part`;
  fs.writeFileSync(part, text, { mode: 0o600 });
  fs.renameSync(part, file);
}
