import type { JSX } from 'preact';
import { hueClass } from '../colour/service-colour.ts';
import { Icon } from '../control/icon.tsx';
import { highlightOf } from './span-highlight.ts';
import { SpanTiming } from './span-timing.tsx';
import type { TraceExtent, TraceLine } from './trace-tree.ts';

interface Props {
  readonly line: TraceLine;
  readonly top: number;
  readonly extent: TraceExtent;
  readonly isSelected: boolean;
  readonly isFolded: boolean;
  readonly isDimmed: boolean;
  readonly logCount: number;
  readonly onSelect: (spanId: string) => void;
  readonly onToggle: (spanId: string) => void;
}

/** Deeper than this the indent grows no more, so that names stay readable. */
const deepestIndent = 14;

export function WaterfallRow(props: Props): JSX.Element {
  const { line, top, isSelected, isFolded, isDimmed, logCount, onSelect, onToggle } = props;
  const { span, depth } = line;
  const classes = ['span-row', hueClass(span.service)];
  if (isSelected) classes.push('selected');
  if (isDimmed) classes.push('dimmed');
  if (span.status === 'error') classes.push('failed');
  return (
    <div
      id={`span-${span.spanId}`}
      role="treeitem"
      aria-level={depth + 1}
      aria-selected={isSelected}
      aria-expanded={line.descendants > 0 ? !isFolded : undefined}
      class={classes.join(' ')}
      style={{ top: `${top}px`, '--depth': String(Math.min(depth, deepestIndent)) }}
      onClick={() => onSelect(span.spanId)}
    >
      <span class="span-name">
        {line.descendants > 0 ? (
          <button
            type="button"
            class="fold"
            tabIndex={-1}
            aria-label={isFolded ? 'Unfold' : 'Fold'}
            onClick={(event) => {
              event.stopPropagation();
              onToggle(span.spanId);
            }}
          >
            <Icon name={isFolded ? 'right' : 'down'} />
          </button>
        ) : (
          <i class="leaf" aria-hidden="true" />
        )}
        <i class="swatch" aria-hidden="true" />
        <span class="span-service">{span.service}</span>
        <span class="span-label">{span.name}</span>
        <span class="span-highlight">{highlightOf(span)}</span>
        {isFolded && <small class="pill">+{line.descendants}</small>}
        {isFolded && line.failedDescendants > 0 && <small class="badge badge-error">▲ {line.failedDescendants}</small>}
      </span>
      <SpanTiming line={line} extent={props.extent} logCount={logCount} />
    </div>
  );
}
