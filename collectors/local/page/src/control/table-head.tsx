import type { JSX } from 'preact';

export interface Column {
  readonly label: string;
  /** Numbers are set to the right. */
  readonly isNumber?: boolean;
}

export function TableHead({ columns }: { readonly columns: readonly Column[] }): JSX.Element {
  return (
    <thead>
      <tr>
        {columns.map(({ label, isNumber }) => (
          <th key={label} scope="col" class={isNumber ? 'number' : undefined}>
            {label}
          </th>
        ))}
      </tr>
    </thead>
  );
}

/** `text('Service')`, `number('p95')`: a table's columns read as a list. */
export function text(label: string): Column {
  return { label };
}

export function number(label: string): Column {
  return { label, isNumber: true };
}
