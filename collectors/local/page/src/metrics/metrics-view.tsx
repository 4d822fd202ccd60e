import type { JSX } from 'preact';
import type { MetricsReply } from '../../../src/api/types.ts';
import { useQuery } from '../api/use-query.ts';
import { EmptyNote } from '../control/empty-note.tsx';
import { QueryGate } from '../control/query-gate.tsx';
import { useAddress, useAddressOf } from '../route/page-address.ts';
import { MetricExplorer } from './metric-explorer.tsx';

export function MetricsView(): JSX.Element {
  const addressOf = useAddressOf();
  const { params } = useAddress();
  const state = useQuery<MetricsReply>({ path: '/api/metrics', isLive: true });
  return (
    <>
      <h1>Metrics</h1>
      <QueryGate state={state} what="metrics">
        {({ metrics }) =>
          metrics.length === 0 ? (
            <EmptyNote title="No metric has arrived yet">
              <p>
                Metrics arrive with the first export or scrape, a few seconds after a service starts. See{' '}
                <a href={addressOf('/')}>coverage</a>.
              </p>
            </EmptyNote>
          ) : (
            <MetricExplorer metrics={metrics} params={params} />
          )
        }
      </QueryGate>
    </>
  );
}
