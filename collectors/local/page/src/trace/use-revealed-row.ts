import { useLayoutEffect } from 'preact/hooks';
import type { RefObject } from 'preact';
import { scrollToRow } from './row-window.ts';

/** Keeps the selected row in sight as it changes, and only then. */
export function useRevealedRow(frame: RefObject<HTMLDivElement | null>, index: number, rowHeight: number): void {
  useLayoutEffect(() => {
    const element = frame.current;
    if (!element || index < 0) return;
    element.scrollTop = scrollToRow(index, rowHeight, { top: element.scrollTop, height: element.clientHeight });
  }, [index]);
}
