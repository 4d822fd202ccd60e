// Folders that nobody else may read or have put there: telemetry on disk is as confidential as the application's logs.
import { fs } from './file-system.ts';

/** Makes the folder, 0700. Throws when it is somebody else's, or a link: in a shared /tmp anyone can be there first. */
export function makePrivateFolder(path: string): void {
  fs.mkdirSync(path, { recursive: true, mode: 0o700 });
  const stat = fs.lstatSync(path);
  if (!stat.isDirectory()) throw new Error(`${path} is not a folder`);
  if (process.getuid && stat.uid !== process.getuid()) throw new Error(`${path} belongs to another user`);
  if ((stat.mode & 0o077) !== 0 && process.platform !== 'win32') fs.chmodSync(path, 0o700);
}
