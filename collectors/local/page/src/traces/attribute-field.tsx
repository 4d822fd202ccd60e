import { useState } from 'preact/hooks';
import type { JSX } from 'preact';
import { Chip } from '../control/chip.tsx';

interface Props {
  readonly attributes: readonly string[];
  readonly onChange: (attributes: readonly string[]) => void;
}

/** `key=value` pairs as chips; Enter adds one. */
export function AttributeField({ attributes, onChange }: Props): JSX.Element {
  const [text, setText] = useState('');
  const add = (event: KeyboardEvent): void => {
    if (event.key !== 'Enter' || !/^[^=\s]+=./.test(text.trim())) return;
    event.preventDefault();
    onChange([...new Set([...attributes, text.trim()])]);
    setText('');
  };
  return (
    <div class="attribute-field">
      <label>
        <span>Attribute</span>
        <input
          type="text"
          placeholder="key=value ↵"
          title="For example shop.market=DE; Enter adds it"
          value={text}
          onInput={(event) => setText(event.currentTarget.value)}
          onKeyDown={add}
        />
      </label>
      {attributes.map((pair) => (
        <Chip
          key={pair}
          text={pair}
          label={`Remove ${pair}`}
          onRemove={() => onChange(attributes.filter((one) => one !== pair))}
        />
      ))}
    </div>
  );
}
