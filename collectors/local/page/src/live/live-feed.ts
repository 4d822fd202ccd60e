// Tells the page that something arrived: `GET /api/live`, server-sent events, at most one refresh a second.
// The feed is closed while the tab is hidden and while the reader paused it. EventSource reconnects by itself
// after a broken connection but gives up on a refused one, so a closed feed is opened again.
// https://developer.mozilla.org/docs/Web/API/EventSource
import type { LiveEvent } from '../../../src/api/types.ts';
import { createStore } from '../store/store.ts';
import type { Store } from '../store/store.ts';
import { createThrottle } from './throttle.ts';

export type FeedConnection = 'open' | 'connecting' | 'paused';

const refreshMillis = 1_000;
/** Silence is news too: "last seen" must age when nothing arrives. */
const idleRefreshMillis = 5_000;
const reopenMillis = 2_000;

export const liveTick: Store<number> = createStore(0);
export const isPaused: Store<boolean> = createStore(false);
export const feedConnection: Store<FeedConnection> = createStore<FeedConnection>('connecting');
export const latestEvent: Store<LiveEvent | undefined> = createStore<LiveEvent | undefined>(undefined);

let source: EventSource | undefined;
const refresh = createThrottle(() => liveTick.set(liveTick.get() + 1), refreshMillis);

export function startLiveFeed(): void {
  document.addEventListener('visibilitychange', syncFeed);
  isPaused.subscribe(syncFeed);
  setInterval(() => isWanted() && refresh(), idleRefreshMillis);
  syncFeed();
}

export function togglePause(): void {
  isPaused.set(!isPaused.get());
}

function isWanted(): boolean {
  return !isPaused.get() && document.visibilityState === 'visible';
}

function syncFeed(): void {
  if (!isWanted()) closeFeed();
  else if (!source) openFeed();
}

function closeFeed(): void {
  source?.close();
  source = undefined;
  feedConnection.set('paused');
}

function openFeed(): void {
  const opened = new EventSource('/api/live');
  source = opened;
  feedConnection.set('connecting');
  opened.addEventListener('open', () => {
    feedConnection.set('open');
    refresh();
  });
  opened.addEventListener('change', (event) => {
    latestEvent.set(parseLiveEvent(event.data));
    refresh();
  });
  opened.addEventListener('error', () => reopenIfClosed(opened));
}

function reopenIfClosed(failed: EventSource): void {
  if (source !== failed) return;
  feedConnection.set('connecting');
  if (failed.readyState !== EventSource.CLOSED) return;
  source = undefined;
  setTimeout(syncFeed, reopenMillis);
}

function parseLiveEvent(data: string): LiveEvent | undefined {
  try {
    return JSON.parse(data) as LiveEvent;
  } catch {
    // A broken event still means that something arrived; only its numbers are unknown.
    return undefined;
  }
}
