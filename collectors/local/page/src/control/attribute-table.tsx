import type { ComponentChildren, JSX } from 'preact';
import type { AttributeMap } from '../../../src/api/types.ts';
import { describeAttribute } from '../format/attribute.ts';
import { FieldKey } from './field-key.tsx';

interface Props {
  readonly title: string;
  readonly attributes: AttributeMap;
  /** What can be done with a value: filter by it, exclude it. */
  readonly actions?: (key: string, value: string) => ComponentChildren;
}

export function AttributeTable({ title, attributes, actions }: Props): JSX.Element | null {
  const entries = Object.entries(attributes).toSorted(([a], [b]) => a.localeCompare(b));
  if (entries.length === 0) return null;
  return (
    <section class="attributes">
      <h3>{title}</h3>
      <dl>
        {entries.map(([key, value]) => {
          const text = describeAttribute(value);
          return (
            <div key={key}>
              <dt>
                <FieldKey name={key} />
              </dt>
              <dd>
                <span class={text.includes('\n') ? 'multiline' : undefined}>{text}</span>
                {actions?.(key, text)}
              </dd>
            </div>
          );
        })}
      </dl>
    </section>
  );
}
