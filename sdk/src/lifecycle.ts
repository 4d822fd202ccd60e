// The end of the process: what is queued is sent, without changing how or when the host ends.
// Natural end: `beforeExit`. Signals: when nobody else listens, we flush and then let the signal do what it would have
// done; when the host listens, the end is the host's to decide, and we only flush beside it.

const endingSignals = ['SIGTERM', 'SIGINT', 'SIGHUP'] as const;

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
  const onSignal = (signal: NodeJS.Signals): void => {
    const isOurs = process.listenerCount(signal) === 1 + countPoliteListeners();
    if (!isOurs) {
      void flushBeside(); // the host goes on as it sees fit
      return;
    }
    // After the other listeners have seen that we are here.
    queueMicrotask(() => {
      process.removeListener(signal, onSignal); // a second signal ends at once
      void shutdown().then(() => process.kill(process.pid, signal));
    });
  };
  process.once('beforeExit', onBeforeExit);
  // First, so that a host's once-handler is still there to be counted.
  for (const signal of endingSignals) process.prependListener(signal, onSignal);
  return () => {
    process.removeListener('beforeExit', onBeforeExit);
    for (const signal of endingSignals) process.removeListener(signal, onSignal);
  };
}

interface PoliteEmitter {
  readonly count: number;
}

/**
 * Listeners of signal-exit, a dependency of many packages: they raise the signal again, but only when nobody else
 * listens, and so would wait for us as we for them. https://github.com/tapjs/signal-exit (versions 4 and 3)
 */
function countPoliteListeners(): number {
  const { [Symbol.for('signal-exit emitter')]: v4 } = globalThis as {
    readonly [key: symbol]: PoliteEmitter | undefined;
  };
  const { __signal_exit_emitter__: v3 } = process as { readonly __signal_exit_emitter__?: PoliteEmitter };
  return (v4?.count ?? 0) + (v3?.count ?? 0);
}
