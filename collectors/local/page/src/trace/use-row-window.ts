import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { RefObject } from 'preact';
import { rowWindow } from './row-window.ts';
import type { RowWindow } from './row-window.ts';

/** Which rows of a long list of equal rows are in sight; the rest need no elements. */
export function useRowWindow(
  rowCount: number,
  rowHeight: number,
): readonly [RefObject<HTMLDivElement | null>, RowWindow] {
  const frame = useRef<HTMLDivElement>(null);
  const [view, setView] = useState({ top: 0, height: 600 });
  useLayoutEffect(() => {
    const element = frame.current;
    if (!element) return undefined;
    const read = (): void => setView({ top: element.scrollTop, height: element.clientHeight });
    const observer = new ResizeObserver(read);
    observer.observe(element);
    element.addEventListener('scroll', read, { passive: true });
    read();
    return () => {
      observer.disconnect();
      element.removeEventListener('scroll', read);
    };
  }, []);
  return [frame, rowWindow({ ...view, rowCount, rowHeight })];
}
