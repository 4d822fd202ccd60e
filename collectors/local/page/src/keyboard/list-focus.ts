// `j` and `k`: the focus moves through the rows of the view, marked `data-row`. Enter is the row's own.

export function moveFocus(step: 1 | -1): boolean {
  const rows = [...document.querySelectorAll<HTMLElement>('main [data-row]')];
  const held = rows.findIndex((row) => row.contains(document.activeElement));
  const next = rows[held === -1 ? (step === 1 ? 0 : rows.length - 1) : held + step];
  next?.focus();
  next?.scrollIntoView({ block: 'nearest' });
  return rows.length > 0;
}
