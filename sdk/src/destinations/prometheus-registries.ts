// Asks the application's registries, which run its code: one that hangs takes nothing from the rest of `/metrics`.

export type ReadRegistries = () => Promise<readonly string[]>;

/** Prometheus itself waits 10 s by default. */
const mostMillis = 3000;

/** One reading at a time. While one is late, there are none, at once; it is waited for again once it has ended. */
export function createRegistryReader(
  read: ReadRegistries,
  report: (words: string) => void,
  timeoutMillis = mostMillis,
): ReadRegistries {
  let reading: Promise<readonly string[]> | undefined;
  let isLate = false;
  const start = (): Promise<readonly string[]> =>
    read().finally(() => {
      reading = undefined;
      isLate = false;
    });
  return async () => {
    if (isLate) return [];
    reading ??= start();
    const found = await within(reading, timeoutMillis);
    if (found !== undefined) return found;
    isLate = reading !== undefined;
    report(
      `the registries of prom-client did not answer within ${timeoutMillis} ms, and are left out of /metrics until they do`,
    );
    return [];
  };
}

async function within<T>(work: Promise<T>, millis: number): Promise<T | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const passed = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), millis).unref();
  });
  return Promise.race([work, passed]).finally(() => clearTimeout(timer));
}
