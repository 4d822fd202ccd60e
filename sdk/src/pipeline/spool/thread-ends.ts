// The threads that this one has started: which of them run, and which are no more. Their heartbeat says less: a thread that
// computes for minutes has none, and one that was terminated had one just now.

/** Beyond it the oldest are forgotten, and judged by their heartbeat. */
const mostEnded = 1000;

const running = new Set<number>();
const ended = new Set<number>();
let ends = 0;
let isWatching = false;

/** From here on. A thread's own threads are known to it alone. */
export function watchThreads(): void {
  if (isWatching) return;
  isWatching = true;
  process.on('worker', (thread) => {
    const { threadId } = thread; // -1 once it has ended
    running.add(threadId);
    thread.once('exit', () => noteEnd(threadId));
  });
}

export function isThreadRunning(threadId: number): boolean {
  return running.has(threadId);
}

/** It writes nothing any more. */
export function hasThreadEnded(threadId: number): boolean {
  return ended.has(threadId);
}

/** Rises with each end. */
export function countThreadEnds(): number {
  return ends;
}

function noteEnd(threadId: number): void {
  running.delete(threadId);
  ended.add(threadId);
  ends += 1;
  const [oldest] = ended;
  if (ended.size > mostEnded && oldest !== undefined) ended.delete(oldest);
}
