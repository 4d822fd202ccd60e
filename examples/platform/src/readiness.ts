// Waiting until a part answers, or fails, or takes too long: whichever comes first.
import { get } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import type { PartExit, PartProcess } from './part-process.ts';

export type Readiness =
  | { readonly kind: 'ready' }
  | { readonly kind: 'exited'; readonly exit: PartExit }
  | { readonly kind: 'timeout'; readonly lastAnswer: string };

export interface ReadinessOptions {
  /** Absent for a part without a port. */
  readonly url: string | undefined;
  readonly timeoutMillis: number;
}

const pollMillis = 50;
const settleMillis = 300;
const answerTimeoutMillis = 1000;

export async function waitUntilReady(part: PartProcess, options: ReadinessOptions): Promise<Readiness> {
  const { url } = options;
  if (url === undefined) return settle(part);
  const deadline = performance.now() + options.timeoutMillis;
  let lastAnswer = 'nothing';
  while (performance.now() < deadline) {
    if (part.hasExited()) return { kind: 'exited', exit: await part.exited };
    const answer = await ask(url);
    // A part that died while another process answers on its port is not ready.
    if (answer === 'ready' && !part.hasExited()) return { kind: 'ready' };
    lastAnswer = answer;
    await Promise.race([delay(pollMillis), part.exited]);
  }
  return { kind: 'timeout', lastAnswer };
}

/** A part without a port is ready when it has not failed at once. */
async function settle(part: PartProcess): Promise<Readiness> {
  const exit = await Promise.race([part.exited, delay(settleMillis, undefined)]);
  return exit === undefined || exit.code === 0 ? { kind: 'ready' } : { kind: 'exited', exit };
}

/** No connection is kept: it would be one more to close when the part stops. */
function ask(url: string): Promise<string> {
  return new Promise((resolve) => {
    const request = get(url, { agent: false, timeout: answerTimeoutMillis }, (response) => {
      response.resume();
      const status = response.statusCode ?? 0;
      resolve(status >= 200 && status < 300 ? 'ready' : `status ${status}`);
    });
    request.once('timeout', () => request.destroy(new Error('no answer')));
    request.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
  });
}
