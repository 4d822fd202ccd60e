// Worker threads get the flags of their process, and so `--import @pitwall/sdk/register` too.
import { isMainThread, workerData } from 'node:worker_threads';

interface ThreadStreamData {
  readonly workerData?: { readonly $context?: { readonly threadStreamVersion?: string } };
}

/** A thread of a logger's transport (thread-stream, which pino uses) only moves lines that are taken already. */
export function isTransportThread(): boolean {
  if (isMainThread) return false;
  return (workerData as ThreadStreamData | undefined)?.workerData?.$context?.threadStreamVersion !== undefined;
}
