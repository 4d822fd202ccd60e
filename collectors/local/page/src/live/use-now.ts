import { useEffect, useState } from 'preact/hooks';

/** The time, moving once a second, for "3 s ago". */
export function useNow(): number {
  const [nowMillis, setNowMillis] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNowMillis(Date.now()), 1_000);
    return () => clearInterval(timer);
  }, []);
  return nowMillis;
}
