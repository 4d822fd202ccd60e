// What an arrow key does in a waterfall, as in a tree: https://www.w3.org/WAI/ARIA/apg/patterns/treeview/
import type { TraceLine } from './trace-tree.ts';

export type TreeMove = { readonly kind: 'select' | 'fold' | 'unfold'; readonly spanId: string };

export function parseTreeKey(
  key: string,
  lines: readonly TraceLine[],
  at: { readonly index: number; readonly isFolded: boolean },
): TreeMove | undefined {
  const line = lines[at.index];
  if (!line) return undefined;
  const select = (index: number): TreeMove | undefined => {
    const target = lines[Math.max(0, Math.min(lines.length - 1, index))];
    return target && { kind: 'select', spanId: target.span.spanId };
  };
  const { spanId } = line.span;
  switch (key) {
    case 'ArrowDown':
    case 'j':
      return select(at.index + 1);
    case 'ArrowUp':
    case 'k':
      return select(at.index - 1);
    case 'Home':
      return select(0);
    case 'End':
      return select(lines.length - 1);
    case 'ArrowLeft':
      return line.descendants > 0 && !at.isFolded ? { kind: 'fold', spanId } : select(parentIndex(lines, at.index));
    case 'ArrowRight':
      if (line.descendants === 0) return undefined;
      return at.isFolded ? { kind: 'unfold', spanId } : select(at.index + 1);
    case 'Enter':
      return line.descendants === 0 ? undefined : { kind: at.isFolded ? 'unfold' : 'fold', spanId };
    default:
      return undefined;
  }
}

function parentIndex(lines: readonly TraceLine[], index: number): number {
  const depth = lines[index]?.depth ?? 0;
  for (let i = index - 1; i >= 0; i -= 1) if (lines[i]!.depth < depth) return i;
  return index;
}
