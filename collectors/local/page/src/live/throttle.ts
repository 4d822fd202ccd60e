/** Calls at once, then at most once per interval; a call that came too early happens when the interval ends. */
export function createThrottle(action: () => void, intervalMillis: number): () => void {
  let nextAtMillis = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const run = (): void => {
    timer = undefined;
    nextAtMillis = Date.now() + intervalMillis;
    action();
  };
  return () => {
    if (timer !== undefined) return;
    const waitMillis = nextAtMillis - Date.now();
    if (waitMillis <= 0) run();
    else timer = setTimeout(run, waitMillis);
  };
}
