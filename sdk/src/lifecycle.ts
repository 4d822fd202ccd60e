// The end of the process: what is queued is sent, without changing how or when the host ends.
// Natural end: `beforeExit`, each time that the host has done something since. Signals: when nobody else listens, we
// flush and then let the signal do what it would have done; when the host listens, the end is the host's to decide, and
// we only flush beside it. Whichever way it ends, process.exit() and an uncaught exception included, `exit` is emitted
// last: what is left then goes to disk, at once.

const endingSignals = ['SIGTERM', 'SIGINT', 'SIGHUP'] as const;

/** None of it rejects or throws. */
export interface Ending {
  /** Sends what is queued, without keeping the process for it; more may follow. */
  readonly flushBeside: () => Promise<void>;
  /** Sends what is queued and keeps the process for it. All calls together have one deadline. */
  readonly flushLast: () => Promise<void>;
  /** Rises with what the application does. */
  readonly countAccepted: () => number;
  /** Puts what is left where it can be found, without waiting for anything. */
  readonly endNow: () => void;
}

/** @returns takes the listeners off. */
export function finishAtProcessEnd(ending: Ending): () => void {
  let acceptedBefore = -1;
  const onBeforeExit = (): void => {
    // Our own flush keeps the event loop, and so this is emitted again after it.
    if (ending.countAccepted() === acceptedBefore) return;
    acceptedBefore = ending.countAccepted();
    void ending.flushLast();
  };
  const onExit = (): void => ending.endNow();
  let isEnding = false;
  const endBySignal = (signal: NodeJS.Signals): void => {
    ending.endNow();
    process.removeListener(signal, onSignal);
    process.kill(process.pid, signal);
  };
  const onSignal = (signal: NodeJS.Signals): void => {
    const isOurs = process.listenerCount(signal) === 1 + countPoliteListeners();
    if (!isOurs) {
      void ending.flushBeside(); // the host goes on as it sees fit
      return;
    }
    const isSecond = isEnding;
    isEnding = true;
    // After the other listeners have seen that we are here.
    queueMicrotask(() => {
      if (isSecond) endBySignal(signal);
      else void ending.flushLast().then(() => endBySignal(signal));
    });
  };
  process.on('beforeExit', onBeforeExit);
  process.on('exit', onExit);
  // First, so that a host's once-handler is still there to be counted.
  for (const signal of endingSignals) process.prependListener(signal, onSignal);
  return () => {
    process.removeListener('beforeExit', onBeforeExit);
    process.removeListener('exit', onExit);
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
