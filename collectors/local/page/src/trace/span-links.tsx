import type { JSX } from 'preact';
import type { SpanRow } from '../../../src/api/types.ts';
import { AttributeTable } from '../control/attribute-table.tsx';
import { useAddressOf } from '../route/page-address.ts';

export function SpanLinks({ span }: { readonly span: SpanRow }): JSX.Element | null {
  const addressOf = useAddressOf();
  if (span.links.length === 0) return null;
  return (
    <section class="span-links">
      <h3>Links</h3>
      {span.links.map((link, i) => (
        <div key={i}>
          <a class="mono" href={addressOf(`/traces/${encodeURIComponent(link.traceId)}`, { span: link.spanId })}>
            {link.traceId.slice(0, 8)}… / {link.spanId}
          </a>
          <AttributeTable title="" attributes={link.attributes} />
        </div>
      ))}
    </section>
  );
}
