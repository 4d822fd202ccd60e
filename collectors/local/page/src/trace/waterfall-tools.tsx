import type { JSX } from 'preact';
import type { TraceLine } from './trace-tree.ts';

interface Props {
  readonly lines: readonly TraceLine[];
  readonly text: string;
  readonly onText: (text: string) => void;
  readonly onFold: (folded: ReadonlySet<string>) => void;
}

export function WaterfallTools({ lines, text, onText, onFold }: Props): JSX.Element {
  const parents = lines.filter((line) => line.descendants > 0 && line.depth > 0).map((line) => line.span.spanId);
  return (
    <div class="waterfall-tools">
      <input
        data-search
        type="search"
        aria-label="Highlight spans"
        placeholder="Highlight spans by name or attribute"
        value={text}
        onInput={(event) => onText(event.currentTarget.value)}
      />
      <button type="button" class="quiet" onClick={() => onFold(new Set())}>
        Unfold all
      </button>
      <button type="button" class="quiet" onClick={() => onFold(new Set(parents))}>
        Fold all
      </button>
    </div>
  );
}
