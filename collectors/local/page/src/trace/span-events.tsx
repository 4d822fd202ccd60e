import type { JSX } from 'preact';
import type { SpanRow } from '../../../src/api/types.ts';
import { AttributeTable } from '../control/attribute-table.tsx';
import { formatDuration } from '../format/duration.ts';

export function SpanEvents({ span }: { readonly span: SpanRow }): JSX.Element | null {
  if (span.events.length === 0) return null;
  return (
    <section class="span-events">
      <h3>Events</h3>
      {span.events.map((event, i) => (
        <details key={i} open={span.events.length <= 2}>
          <summary>
            {event.name} <span class="faint">at {formatDuration(event.timeMillis - span.startMillis)}</span>
          </summary>
          <AttributeTable title="" attributes={event.attributes} />
        </details>
      ))}
    </section>
  );
}
