import { useEffect } from 'preact/hooks';
import type { JSX } from 'preact';
import { HelpDialog } from '../keyboard/help-dialog.tsx';
import { useAddress } from '../route/page-address.ts';
import { parseRoute, titleOf } from '../route/route.ts';
import type { Route } from '../route/route.ts';
import { CoverageView } from '../coverage/coverage-view.tsx';
import { LogsView } from '../logs/logs-view.tsx';
import { MetricsView } from '../metrics/metrics-view.tsx';
import { ServicesView } from '../services/services-view.tsx';
import { TraceView } from '../trace/trace-view.tsx';
import { TracesView } from '../traces/traces-view.tsx';
import { ErrorFence } from './error-fence.tsx';
import { Header } from './header.tsx';
import { MissingView } from './missing-view.tsx';

export function App(): JSX.Element {
  const { path } = useAddress();
  const route = parseRoute(path);
  useEffect(() => void (document.title = titleOf(route)), [path]);
  return (
    <>
      <a class="skip" href="#main">
        Skip to content
      </a>
      <Header route={route} />
      <main id="main" tabIndex={-1} class={`view-${route.view}`}>
        <ErrorFence key={path}>
          <RouteView route={route} />
        </ErrorFence>
      </main>
      <div class="unseen" role="status" data-announce />
      <HelpDialog />
    </>
  );
}

function RouteView({ route }: { readonly route: Route }): JSX.Element {
  switch (route.view) {
    case 'coverage':
      return <CoverageView />;
    case 'services':
      return <ServicesView />;
    case 'traces':
      return <TracesView />;
    case 'trace':
      return <TraceView traceId={route.traceId} />;
    case 'logs':
      return <LogsView />;
    case 'metrics':
      return <MetricsView />;
    case 'missing':
      return <MissingView />;
  }
}
