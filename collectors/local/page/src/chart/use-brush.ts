import { useRef, useState } from 'preact/hooks';

export interface Brush {
  /** The bar under the pointer. */
  readonly hovered: number | undefined;
  /** First and last bar of the selection being drawn. */
  readonly selected: readonly [number, number] | undefined;
  readonly move: (index: number) => void;
  readonly press: (index: number) => void;
  readonly release: (index: number) => void;
  readonly leave: () => void;
}

/** Choosing a run of bars by dragging, or one by a click. */
export function useBrush(onChoose: (first: number, last: number) => void): Brush {
  const [hovered, setHovered] = useState<number | undefined>(undefined);
  const pressed = useRef<number | undefined>(undefined);
  const spanTo = (index: number): readonly [number, number] | undefined =>
    pressed.current === undefined ? undefined : [Math.min(pressed.current, index), Math.max(pressed.current, index)];
  return {
    hovered,
    selected: hovered === undefined ? undefined : spanTo(hovered),
    move: setHovered,
    press: (index) => (pressed.current = index),
    release: (index) => {
      const span = spanTo(index);
      pressed.current = undefined;
      if (span) onChoose(...span);
    },
    leave: () => {
      pressed.current = undefined;
      setHovered(undefined);
    },
  };
}
