import { useLayoutEffect, useState } from 'preact/hooks';
import type { Store } from './store.ts';

/** Re-renders the component when the store changes. */
export function useStore<T>(store: Store<T>): T {
  const [value, setValue] = useState(() => store.get());
  useLayoutEffect(() => {
    const update = (): void => setValue(() => store.get());
    // The store may have moved between the first render and this effect.
    update();
    return store.subscribe(update);
  }, [store]);
  return value;
}
