/** Where a bar's duration stands: after it, before it, or, when neither side has room, inside. */
export type LabelPlace = 'after' | 'before' | 'inside';

/** `left` and `width` are percentages of the timeline. */
export function placeLabel(left: number, width: number): LabelPlace {
  if (left + width <= 64) return 'after';
  return left >= 34 ? 'before' : 'inside';
}
