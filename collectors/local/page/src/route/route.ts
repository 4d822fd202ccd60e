// Which view an address names. Everything else about a view is in the query string.

export type Route =
  | { readonly view: 'coverage' | 'services' | 'traces' | 'logs' | 'metrics' | 'missing' }
  | { readonly view: 'trace'; readonly traceId: string };

const views = {
  '/': 'coverage',
  '/services': 'services',
  '/traces': 'traces',
  '/logs': 'logs',
  '/metrics': 'metrics',
} as const;

export function parseRoute(path: string): Route {
  const trimmed = path.length > 1 ? path.replace(/\/+$/, '') : path;
  const traceId = /^\/traces\/([0-9a-fA-F]{1,32})$/.exec(trimmed)?.[1];
  if (traceId) return { view: 'trace', traceId: traceId.toLowerCase() };
  for (const [prefix, view] of Object.entries(views)) if (trimmed === prefix) return { view };
  return { view: 'missing' };
}

/** What the document is called, so that tabs and history entries tell themselves apart. */
export function titleOf(route: Route): string {
  if (route.view === 'trace') return `Trace ${route.traceId.slice(0, 8)} · Pitwall`;
  if (route.view === 'missing') return 'Not found · Pitwall';
  return `${route.view[0]?.toUpperCase()}${route.view.slice(1)} · Pitwall`;
}
