// How long a flush may take, and for what.

export interface Deadline {
  readonly millis: number;
  /** Whether the process stays for it. */
  readonly isHolding: boolean;
  /**
   * Whether the process ends after it. Then a backend that never answered is tried once: what is left has a place on
   * disk, and a program that runs for a second does not wait five for a collector that is not there.
   */
  readonly isLast?: boolean;
}

/** All else in the pipeline is unref'd: a holding deadline is the one thing that keeps the process. */
export async function settledWithin(work: Promise<void> | undefined, { millis, isHolding }: Deadline): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const passed = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, millis);
    if (!isHolding) timer.unref();
  });
  await Promise.race([work, passed]);
  clearTimeout(timer);
}
