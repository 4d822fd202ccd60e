export interface RowWindow {
  readonly first: number;
  /** One past the last. */
  readonly end: number;
}

interface View {
  readonly top: number;
  readonly height: number;
  readonly rowCount: number;
  readonly rowHeight: number;
}

const overscanRows = 12;

export function rowWindow({ top, height, rowCount, rowHeight }: View): RowWindow {
  const first = Math.floor(Math.max(0, top) / rowHeight) - overscanRows;
  const end = Math.ceil((Math.max(0, top) + height) / rowHeight) + overscanRows;
  const last = Math.min(rowCount, end);
  return { first: Math.max(0, Math.min(first, last)), end: last };
}

/** The scroll position that shows the row with the least movement. */
export function scrollToRow(
  index: number,
  rowHeight: number,
  view: { readonly top: number; readonly height: number },
): number {
  const top = index * rowHeight;
  if (top < view.top) return top;
  return Math.max(view.top, top + rowHeight - view.height);
}
