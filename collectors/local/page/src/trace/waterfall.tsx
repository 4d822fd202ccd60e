import { useMemo, useState } from 'preact/hooks';
import type { JSX } from 'preact';
import { TimeRuler } from './time-ruler.tsx';
import { extentOf, visibleLines } from './trace-tree.ts';
import type { TraceLine } from './trace-tree.ts';
import { parseTreeKey } from './tree-keys.ts';
import { useRevealedRow } from './use-revealed-row.ts';
import { useRowWindow } from './use-row-window.ts';
import { useTreeKeys } from './use-tree-keys.ts';
import { WaterfallRow } from './waterfall-row.tsx';
import { WaterfallTools } from './waterfall-tools.tsx';

interface Props {
  readonly lines: readonly TraceLine[];
  readonly selectedId: string | undefined;
  readonly logCounts: ReadonlyMap<string, number>;
  readonly onSelect: (spanId: string) => void;
}

const rowHeight = 28;

export function Waterfall({ lines, selectedId, logCounts, onSelect }: Props): JSX.Element {
  const [folded, setFolded] = useState<ReadonlySet<string>>(new Set());
  const [text, setText] = useState('');
  const visible = useMemo(() => visibleLines(lines, folded), [lines, folded]);
  const extent = useMemo(() => extentOf(lines.map((line) => line.span)), [lines]);
  const [frame, window] = useRowWindow(visible.length, rowHeight);
  const index = visible.findIndex((line) => line.span.spanId === selectedId);
  useRevealedRow(frame, index, rowHeight);
  const toggle = (spanId: string): void => setFolded((last) => toggled(last, spanId));
  useTreeKeys(frame, (key) => {
    const move = parseTreeKey(key, visible, { index, isFolded: selectedId !== undefined && folded.has(selectedId) });
    if (move?.kind === 'select') onSelect(move.spanId);
    else if (move) toggle(move.spanId);
    return move !== undefined;
  });
  return (
    <section class="card waterfall" aria-label="Spans">
      <WaterfallTools lines={lines} text={text} onText={setText} onFold={setFolded} />
      <TimeRuler durationMillis={extent.durationMillis} />
      <div
        class="waterfall-frame"
        ref={frame}
        tabIndex={0}
        role="tree"
        aria-label="Spans of the trace"
        aria-activedescendant={selectedId && `span-${selectedId}`}
      >
        <div class="waterfall-rows" style={{ height: `${visible.length * rowHeight}px` }}>
          {visible.slice(window.first, window.end).map((line, i) => (
            <WaterfallRow
              key={line.span.spanId}
              line={line}
              top={(window.first + i) * rowHeight}
              extent={extent}
              isSelected={line.span.spanId === selectedId}
              isFolded={folded.has(line.span.spanId)}
              isDimmed={text !== '' && !isMatch(line, text)}
              logCount={logCounts.get(line.span.spanId) ?? 0}
              onSelect={onSelect}
              onToggle={toggle}
            />
          ))}
        </div>
      </div>
    </section>
  );
}

function toggled(folded: ReadonlySet<string>, spanId: string): ReadonlySet<string> {
  const next = new Set(folded);
  if (!next.delete(spanId)) next.add(spanId);
  return next;
}

function isMatch({ span }: TraceLine, text: string): boolean {
  const sought = text.toLowerCase();
  return `${span.name} ${span.service} ${JSON.stringify(span.attributes)}`.toLowerCase().includes(sought);
}
