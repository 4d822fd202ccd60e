import { Fragment } from 'preact';
import type { JSX } from 'preact';
import type { CoverageRow, LedgerAccount, StatusReply } from '../../../src/api/types.ts';
import { Icon } from '../control/icon.tsx';
import { formatDuration } from '../format/duration.ts';
import { formatBytes, formatCount, formatCompact } from '../format/number.ts';
import { arrangeLedger, judgeLedger, sumLedgers } from './ledger.ts';

interface Props {
  readonly rows: readonly CoverageRow[];
  readonly status: StatusReply | undefined;
}

export function CoverageSummary({ rows, status }: Props): JSX.Element {
  const flowing = rows.filter((row) => row.state === 'ok').length;
  const losing = rows.filter((row) => row.state === 'losing').length;
  const silent = rows.filter((row) => row.state === 'silent').length;
  return (
    <section class="summary" aria-label="Summary">
      <Verdict ledger={sumLedgers(rows)} />
      <dl class="summary-facts">
        <div>
          <dt>Streams flowing</dt>
          <dd>
            {flowing} <small>of {rows.length}</small>
            {silent > 0 && <small class="state-silent"> ○ {silent} silent</small>}
            {losing > 0 && <small class="state-losing"> ▲ {losing} losing</small>}
          </dd>
        </div>
        {status && <StoredFacts status={status} />}
      </dl>
    </section>
  );
}

function Verdict({ ledger }: { readonly ledger: LedgerAccount | undefined }): JSX.Element {
  if (!ledger)
    return (
      <div class="verdict verdict-open">
        <p class="verdict-head">No ledger yet</p>
        <p class="verdict-sum">Senders with the Pitwall SDK report what they accepted and delivered.</p>
      </div>
    );
  const { kind } = judgeLedger(ledger);
  const isLost = kind === 'lost';
  return (
    <div class={`verdict verdict-${isLost ? 'lost' : 'whole'}`}>
      <p class="verdict-head">
        <Icon name={isLost ? 'alert' : 'check'} />
        {isLost ? `${formatCount(ledger.dropped)} records lost` : 'Nothing lost'}
      </p>
      <p class="verdict-sum">
        <Sum ledger={ledger} />
      </p>
    </div>
  );
}

function Sum({ ledger }: { readonly ledger: LedgerAccount }): JSX.Element {
  return (
    <>
      {arrangeLedger(ledger).map(({ sign, count, word }) => (
        <Fragment key={word}>
          {sign}
          <b>{formatCount(count)}</b> {word}
        </Fragment>
      ))}
    </>
  );
}

function StoredFacts({ status }: { readonly status: StatusReply }): JSX.Element {
  const { stored, retention } = status;
  const facts = [
    ['Spans', formatCompact(stored.spans)],
    ['Log records', formatCompact(stored.logs)],
    ['Metric points', formatCompact(stored.points)],
  ];
  return (
    <>
      {facts.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
      <div>
        <dt>On disk, last {formatDuration(retention.maxAgeMillis).replace(/ 0 .*$/, '')}</dt>
        <dd>
          {formatBytes(stored.bytes)} <small>of {formatBytes(retention.maxBytes)}</small>
        </dd>
      </div>
    </>
  );
}
