import type { JSX } from 'preact';
import type { LogRow } from '../../../src/api/types.ts';
import { CopyButton } from '../control/copy-button.tsx';
import { FieldKey } from '../control/field-key.tsx';
import { formatInstant } from '../format/time.ts';
import { useAddressOf } from '../route/page-address.ts';
import { fieldsOf } from './log-fields.ts';
import { TermActions } from './term-actions.tsx';

interface Props {
  readonly log: LogRow;
  readonly hasTraceLink: boolean;
  readonly query: string | undefined;
}

export function LogDetail({ log, hasTraceLink, query }: Props): JSX.Element {
  const addressOf = useAddressOf();
  return (
    <div class="log-detail">
      <p class="log-message">{log.message}</p>
      <div class="log-links">
        {hasTraceLink && log.traceId && (
          <a class="control" href={addressOf(`/traces/${encodeURIComponent(log.traceId)}`, { span: log.spanId })}>
            Open the trace
          </a>
        )}
        <CopyButton text={JSON.stringify(log, undefined, 2)} what="as JSON" />
        <span class="faint">{formatInstant(log.timeMillis, 0)}</span>
      </div>
      <dl class="fields">
        {fieldsOf(log).map(({ field, value, isSearchable }) => (
          <div key={field}>
            <dt>
              <FieldKey name={field} />
            </dt>
            <dd>
              <span class={value.includes('\n') ? 'multiline' : undefined}>{value}</span>
              {isSearchable && query !== undefined && <TermActions query={query} field={field} value={value} />}
            </dd>
          </div>
        ))}
      </dl>
    </div>
  );
}
