import type { JSX } from 'preact';
import { useAddressOf } from '../route/page-address.ts';

export function MissingView(): JSX.Element {
  const addressOf = useAddressOf();
  return (
    <section class="empty">
      <h1>There is no such view</h1>
      <p>
        Start from <a href={addressOf('/')}>coverage</a>.
      </p>
    </section>
  );
}
