import { useEffect, useRef } from 'preact/hooks';
import type { RefObject } from 'preact';

/** Keys for the tree while it, or nothing in particular, has the focus. `onKey` says whether the key was its. */
export function useTreeKeys(frame: RefObject<HTMLDivElement | null>, onKey: (key: string) => boolean): void {
  const latest = useRef(onKey);
  latest.current = onKey;
  useEffect(() => {
    const listen = (event: KeyboardEvent): void => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
      const { target } = event;
      const isOurs = target === document.body || (target instanceof Node && (frame.current?.contains(target) ?? false));
      const isMain = target instanceof Element && target.matches('main');
      if ((isOurs || isMain) && latest.current(event.key)) event.preventDefault();
    };
    document.addEventListener('keydown', listen);
    return () => document.removeEventListener('keydown', listen);
  }, []);
}
