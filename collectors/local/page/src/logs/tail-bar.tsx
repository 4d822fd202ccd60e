import { useEffect, useState } from 'preact/hooks';
import type { JSX } from 'preact';
import { formatCount } from '../format/number.ts';
import { isPaused, togglePause } from '../live/live-feed.ts';
import { useStore } from '../store/use-store.ts';
import type { LogTail } from './use-log-tail.ts';

/** The tail's state, pause, and follow: while following, the newest record stays in sight. */
export function TailBar({ tail }: { readonly tail: LogTail }): JSX.Element {
  const paused = useStore(isPaused);
  const [isFollowing, setIsFollowing] = useState(true);
  const newest = tail.logs[0]?.id;
  useEffect(() => {
    if (isFollowing && newest !== undefined) scrollTo({ top: 0 });
  }, [newest, isFollowing]);
  const state = paused ? '❚❚ Paused' : tail.isConnected ? '● Tailing' : '○ Connecting';
  return (
    <div class="tail-bar">
      <b>{state}</b>
      <span>{formatCount(tail.logs.length)} new since you started</span>
      {tail.dropped > 0 && <span class="warn">▲ {formatCount(tail.dropped)} left out: they came too fast</span>}
      <button type="button" class="quiet" onClick={togglePause}>
        {paused ? 'Resume' : 'Pause'}
      </button>
      <label class="check">
        <input
          type="checkbox"
          checked={isFollowing}
          onChange={(event) => setIsFollowing(event.currentTarget.checked)}
        />
        <span>Follow</span>
      </label>
    </div>
  );
}
