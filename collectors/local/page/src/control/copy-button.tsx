import { useState } from 'preact/hooks';
import type { JSX } from 'preact';
import { Icon } from './icon.tsx';

interface Props {
  readonly text: string;
  /** What is copied, for the label: `trace id`. */
  readonly what: string;
  readonly isIconOnly?: boolean;
}

export function CopyButton({ text, what, isIconOnly = false }: Props): JSX.Element {
  const [isCopied, setIsCopied] = useState(false);
  const copy = async (): Promise<void> => {
    await navigator.clipboard.writeText(text);
    setIsCopied(true);
    setTimeout(() => setIsCopied(false), 1_500);
  };
  const label = isCopied ? 'Copied' : `Copy ${what}`;
  return (
    <button
      type="button"
      class={isIconOnly ? 'quiet icon-only' : 'quiet'}
      onClick={() => void copy()}
      aria-label={label}
      title={label}
    >
      <Icon name={isCopied ? 'check' : 'copy'} />
      {!isIconOnly && <span>{label}</span>}
    </button>
  );
}
