// The end of the process: what is queued is sent, without changing how or when the host ends.
// Natural end: `beforeExit`. Signals: when nobody else listens, we flush and then let the signal do what it would have
// done; when the host listens, the end is the host's to decide, and we only flush beside it.

const endingSignals = ['SIGTERM', 'SIGINT', 'SIGHUP'] as const;
type EndingSignal = (typeof endingSignals)[number];

/** Both have a deadline of their own and never reject. */
export interface Ending {
  /** Sends what is queued, without keeping the process for it; more may follow. */
  readonly flushBeside: () => Promise<void>;
  /** Sends what is queued and accounts for the rest; nothing follows. */
  readonly shutdown: () => Promise<void>;
}

/** @returns takes the listeners off. */
export function finishAtProcessEnd({ flushBeside, shutdown }: Ending): () => void {
  const onBeforeExit = (): void => {
    void shutdown();
  };
  const onSignal = (signal: EndingSignal): void => {
    const isOurs = process.listenerCount(signal) === 1;
    if (!isOurs) {
      void flushBeside(); // the host goes on as it sees fit
      return;
    }
    process.removeListener(signal, onSignal); // a second signal ends at once
    void shutdown().then(() => process.kill(process.pid, signal));
  };
  process.once('beforeExit', onBeforeExit);
  for (const signal of endingSignals) process.on(signal, onSignal);
  return () => {
    process.removeListener('beforeExit', onBeforeExit);
    for (const signal of endingSignals) process.removeListener(signal, onSignal);
  };
}
