import type { JSX } from 'preact';
import { Icon } from './icon.tsx';

interface Props {
  readonly text: string;
  /** What a press does, in words. */
  readonly label: string;
  readonly onRemove: () => void;
}

export function Chip({ text, label, onRemove }: Props): JSX.Element {
  return (
    <button type="button" class="chip" aria-label={label} onClick={onRemove}>
      {text} <Icon name="close" />
    </button>
  );
}
