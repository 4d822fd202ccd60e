// The browser's address as a store, with the History API behind it.
// https://developer.mozilla.org/docs/Web/API/History_API
import { createStore } from '../store/store.ts';
import type { Store } from '../store/store.ts';
import { useStore } from '../store/use-store.ts';
import { addressOf, joinAddress, withParams } from './address.ts';
import type { ParamUpdates } from './address.ts';

export interface PageAddress {
  readonly path: string;
  readonly params: URLSearchParams;
}

export type HistoryMode = 'push' | 'replace';

const pageAddress: Store<PageAddress> = createStore(readAddress());

function readAddress(): PageAddress {
  return { path: location.pathname, params: new URLSearchParams(location.search) };
}

export function navigate(url: string, mode: HistoryMode = 'push'): void {
  const pathBefore = location.pathname;
  if (mode === 'push') history.pushState(null, '', url);
  else history.replaceState(null, '', url);
  pageAddress.set(readAddress());
  if (location.pathname !== pathBefore) scrollTo(0, 0);
}

/** Changes the query string of the view on screen. */
export function updateParams(updates: ParamUpdates, mode: HistoryMode = 'push'): void {
  const { path, params } = pageAddress.get();
  navigate(joinAddress(path, withParams(params, updates)), mode);
}

/** The query string as it is now, for handlers; components use `useAddress`. */
export function currentParams(): URLSearchParams {
  return pageAddress.get().params;
}

export function useAddress(): PageAddress {
  return useStore(pageAddress);
}

/** Makes addresses of this page that keep the time range on screen. */
export function useAddressOf(): (path: string, updates?: ParamUpdates) => string {
  const { params } = useAddress();
  return (path, updates = {}) => addressOf(path, updates, params);
}

/** Back and forward, and plain links, without loading the document again. */
export function startNavigation(): void {
  addEventListener('popstate', () => pageAddress.set(readAddress()));
  document.addEventListener('click', (event) => {
    const link = event.target instanceof Element ? event.target.closest('a[href]') : null;
    const href = link?.getAttribute('href');
    if (!href?.startsWith('/') || event.defaultPrevented || !isPlainClick(event)) return;
    event.preventDefault();
    navigate(href);
  });
}

function isPlainClick(event: MouseEvent): boolean {
  return event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey;
}
