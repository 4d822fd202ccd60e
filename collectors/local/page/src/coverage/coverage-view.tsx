import type { JSX } from 'preact';
import type { CoverageReply, StatusReply } from '../../../src/api/types.ts';
import { useQuery } from '../api/use-query.ts';
import { QueryGate } from '../control/query-gate.tsx';
import { CoverageMatrix } from './coverage-matrix.tsx';
import { CoverageSummary } from './coverage-summary.tsx';
import { FirstSteps } from './first-steps.tsx';
import { ReceiverTable } from './receiver-table.tsx';

export function CoverageView(): JSX.Element {
  const coverage = useQuery<CoverageReply>({ path: '/api/coverage', isLive: true });
  const status = useQuery<StatusReply>({ path: '/api/status', isLive: true });
  return (
    <>
      <h1 class="unseen">Coverage</h1>
      <QueryGate state={coverage} what="coverage">
        {({ rows }) =>
          rows.length === 0 ? (
            <FirstSteps status={status.data} />
          ) : (
            <>
              <CoverageSummary rows={rows} status={status.data} />
              <CoverageMatrix rows={rows} />
            </>
          )
        }
      </QueryGate>
      <QueryGate state={status} what="receivers">
        {(reply) => <ReceiverTable status={reply} />}
      </QueryGate>
    </>
  );
}
