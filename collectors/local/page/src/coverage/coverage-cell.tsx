import { Fragment } from 'preact';
import type { JSX } from 'preact';
import type { CoverageRow, LedgerAccount } from '../../../src/api/types.ts';
import { Sparkline } from '../chart/sparkline.tsx';
import { formatDuration } from '../format/duration.ts';
import { formatCompact, formatCount, formatRate } from '../format/number.ts';
import { formatAgo } from '../format/time.ts';
import { arrangeLedger, judgeLedger } from './ledger.ts';
import { StateBadge } from './state-badge.tsx';

export function CoverageCell({
  row,
  nowMillis,
}: {
  readonly row: CoverageRow;
  readonly nowMillis: number;
}): JSX.Element {
  return (
    <div class={`cell cell-${row.state}`}>
      <div class="cell-head">
        <StateBadge state={row.state} />
        <b class="rate">{formatRate(row.ratePerSecond)}</b>
      </div>
      <Sparkline values={row.recentRates} />
      <dl class="cell-facts">
        <div>
          <dt>seen</dt>
          <dd>{formatAgo(row.lastSeenMillis, nowMillis)}</dd>
        </div>
        <div>
          <dt>lag</dt>
          <dd>{row.lagMillis === undefined ? '–' : formatDuration(Math.max(0, row.lagMillis))}</dd>
        </div>
        <div>
          <dt>received</dt>
          <dd>{formatCount(row.received)}</dd>
        </div>
        {row.duplicates > 0 && (
          <div title="Arrived a second time after a lost answer; stored once">
            <dt>repeated</dt>
            <dd>{formatCount(row.duplicates)}</dd>
          </div>
        )}
      </dl>
      {row.ledger && <LedgerLine ledger={row.ledger} />}
    </div>
  );
}

function LedgerLine({ ledger }: { readonly ledger: LedgerAccount }): JSX.Element {
  const { kind, unaccounted } = judgeLedger(ledger);
  const { state = 'ok' } = ledger;
  const parts = arrangeLedger(ledger);
  const words = parts.map(({ sign, count, word }) => `${sign}${formatCount(count)} ${word}`).join('');
  return (
    <>
      <p class={`ledger ledger-${kind}`} title={words}>
        <span class="unseen">{words}</span>
        <span aria-hidden="true">
          {parts.map(({ sign, count, word }) => (
            <Fragment key={word}>
              {sign}
              <span class={word === 'dropped' && count > 0 ? 'lost' : undefined}>{formatCount(count)}</span>
            </Fragment>
          ))}
        </span>
        {kind === 'open' && <span class="faint"> ({formatCompact(unaccounted)} on the way)</span>}
      </p>
      {state !== 'ok' && <p class="sender-state">{senderStates[state]}</p>}
    </>
  );
}

/** What the sender says of the destination. */
const senderStates = {
  stopped: 'sender has stopped',
  throttled: 'sender was asked to wait',
  retrying: 'sender is retrying',
  rejecting: 'records are refused',
} as const;
