import { Fragment } from 'preact';
import type { JSX } from 'preact';

/** A dotted key that may break after its dots and underscores, and not in the middle of a word. */
export function FieldKey({ name }: { readonly name: string }): JSX.Element {
  return (
    <>
      {name.split(/(?<=[._])/).map((part, i) => (
        <Fragment key={i}>
          {i > 0 && <wbr />}
          {part}
        </Fragment>
      ))}
    </>
  );
}
