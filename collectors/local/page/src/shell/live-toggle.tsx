import type { JSX } from 'preact';
import { Icon } from '../control/icon.tsx';
import { formatCompact } from '../format/number.ts';
import { feedConnection, isPaused, latestEvent, togglePause } from '../live/live-feed.ts';
import { useStore } from '../store/use-store.ts';

export function LiveToggle(): JSX.Element {
  const paused = useStore(isPaused);
  const connection = useStore(feedConnection);
  const event = useStore(latestEvent);
  const state = paused ? 'paused' : connection === 'connecting' ? 'connecting' : 'live';
  const label = { paused: 'Paused', connecting: 'Connecting', live: 'Live' }[state];
  const arrived = event
    ? ` Just arrived: ${formatCompact(event.spans)} spans, ${formatCompact(event.logs)} logs, ${formatCompact(event.points)} points.`
    : '';
  return (
    <button
      type="button"
      class={`live live-${state}`}
      aria-pressed={!paused}
      onClick={togglePause}
      title={`${paused ? 'Resume' : 'Pause'} live updates (.)${arrived}`}
    >
      <Icon name={paused ? 'play' : 'pulse'} />
      <span>{label}</span>
    </button>
  );
}
