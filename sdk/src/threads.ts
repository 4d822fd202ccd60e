// Worker threads get the flags of their process, and so `--import @pitwall/sdk/register` too.
import { getEnvironmentData, isMainThread, setEnvironmentData, workerData } from 'node:worker_threads';

interface ThreadStreamData {
  readonly workerData?: { readonly $context?: { readonly threadStreamVersion?: string } };
}

/** A thread of a logger's transport (thread-stream, which pino uses) only moves lines that are taken already. */
export function isTransportThread(): boolean {
  if (isMainThread) return false;
  return (workerData as ThreadStreamData | undefined)?.workerData?.$context?.threadStreamVersion !== undefined;
}

/** What threads know of the process that they are a part of; each thread hands it on to those that it starts. */
interface Inheritance {
  /** The program that runs; a thread's own is often a file of some library. */
  readonly program?: string | undefined;
  /** In which members find one another, and the process that the group ends with. */
  readonly group?: { readonly folder: string; readonly rootPid: number };
}

const key = 'pitwall.sdk';

export function readInheritance(): Inheritance {
  const found: unknown = getEnvironmentData(key);
  return typeof found === 'object' && found !== null ? found : {};
}

/** To threads that are started from here on. */
export function bequeath(more: Inheritance): void {
  setEnvironmentData(key, { ...readInheritance(), ...more });
}
