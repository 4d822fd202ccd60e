// A trace's spans as the lines of a waterfall: parents above their children, children by start.
import type { SpanRow } from '../../../src/api/types.ts';

export interface TraceLine {
  readonly span: SpanRow;
  readonly depth: number;
  /** Spans below this one, at any depth. */
  readonly descendants: number;
  /** Spans below this one that failed. */
  readonly failedDescendants: number;
  /** Its parent is named but has not arrived. */
  readonly isOrphan: boolean;
  /** The time of this span in which none of its children ran. */
  readonly selfMillis: number;
}

/** Every span is in the result exactly once, whatever its parents say. */
export function arrangeTrace(spans: readonly SpanRow[]): TraceLine[] {
  const byId = new Map(spans.map((span) => [span.spanId, span]));
  const children = new Map<string, SpanRow[]>();
  const roots: SpanRow[] = [];
  for (const span of spans.toSorted((a, b) => a.startMillis - b.startMillis)) {
    const parent = span.parentSpanId === undefined ? undefined : byId.get(span.parentSpanId);
    if (!parent || parent === span) roots.push(span);
    else children.set(parent.spanId, [...(children.get(parent.spanId) ?? []), span]);
  }
  const lines: TraceLine[] = [];
  const placed = new Set<SpanRow>();
  for (const root of roots) place(root, { children, lines, placed, byId });
  // Parents that name each other in a circle are reached from no root.
  for (const span of spans) if (!placed.has(span)) place(span, { children, lines, placed, byId });
  return lines;
}

interface Placing {
  readonly children: ReadonlyMap<string, readonly SpanRow[]>;
  readonly lines: TraceLine[];
  readonly placed: Set<SpanRow>;
  readonly byId: ReadonlyMap<string, SpanRow>;
}

interface Frame {
  readonly span: SpanRow;
  readonly depth: number;
}

/** Depth first with a stack of its own: a trace may be deeper than the call stack. */
function place(root: SpanRow, placing: Placing): void {
  const frames: Frame[] = [{ span: root, depth: 0 }];
  const order: Frame[] = [];
  for (let frame = frames.pop(); frame; frame = frames.pop()) {
    if (placing.placed.has(frame.span)) continue;
    placing.placed.add(frame.span);
    order.push(frame);
    const below = placing.children.get(frame.span.spanId) ?? [];
    for (const span of below.toReversed()) frames.push({ span, depth: frame.depth + 1 });
  }
  placing.lines.push(...order.map((frame, i) => describeLine(order, i, placing)));
}

function describeLine(order: readonly Frame[], index: number, placing: Placing): TraceLine {
  const { span, depth } = order[index]!;
  let end = index + 1;
  let failed = 0;
  for (; end < order.length && order[end]!.depth > depth; end += 1)
    if (order[end]!.span.status === 'error') failed += 1;
  return {
    span,
    depth,
    descendants: end - index - 1,
    failedDescendants: failed,
    isOrphan: span.parentSpanId !== undefined && !placing.byId.has(span.parentSpanId),
    selfMillis: selfMillisOf(span, placing.children.get(span.spanId) ?? []),
  };
}

/** The span's duration less the union of its children's, clipped to it. `children` are in start order. */
export function selfMillisOf(span: SpanRow, children: readonly SpanRow[]): number {
  const end = span.startMillis + span.durationMillis;
  let covered = 0;
  let reached = span.startMillis;
  for (const child of children) {
    const from = Math.max(reached, child.startMillis);
    const to = Math.min(end, child.startMillis + child.durationMillis);
    if (to > from) {
      covered += to - from;
      reached = to;
    }
  }
  return Math.max(0, span.durationMillis - covered);
}

/** The lines left when the spans in `folded` hide what is below them. */
export function visibleLines(lines: readonly TraceLine[], folded: ReadonlySet<string>): TraceLine[] {
  const visible: TraceLine[] = [];
  for (let i = 0; i < lines.length; i += 1) {
    const line = lines[i]!;
    visible.push(line);
    if (folded.has(line.span.spanId)) i += line.descendants;
  }
  return visible;
}

export interface TraceExtent {
  readonly startMillis: number;
  readonly durationMillis: number;
}

/** From the first start to the last end; never of no length. */
export function extentOf(spans: readonly SpanRow[]): TraceExtent {
  const start = spans.reduce((least, span) => Math.min(least, span.startMillis), Number.POSITIVE_INFINITY);
  const end = spans.reduce(
    (most, span) => Math.max(most, span.startMillis + span.durationMillis),
    Number.NEGATIVE_INFINITY,
  );
  return { startMillis: start, durationMillis: Math.max(end - start, 0.001) };
}
