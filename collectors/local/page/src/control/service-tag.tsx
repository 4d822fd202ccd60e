import type { JSX } from 'preact';
import { hueClass } from '../colour/service-colour.ts';

export function ServiceTag({ name }: { readonly name: string }): JSX.Element {
  return (
    <span class={`service-tag ${hueClass(name)}`}>
      <i class="swatch" aria-hidden="true" />
      {name}
    </span>
  );
}
