// Whether there is a shop to go to. After a request that nobody answered, shoppers stay away for a while that doubles
// while the shop is down, as real ones would.

const firstPauseMillis = 500;
const longestPauseMillis = 5000;

export interface Outage {
  isOpen(nowMillis: number): boolean;
  /** True if this is the first sign of an outage. */
  requestLost(nowMillis: number): boolean;
  /** True if this ends an outage. */
  requestAnswered(): boolean;
}

export function createOutage(): Outage {
  let pauseMillis = 0;
  let untilMillis = 0;
  return {
    isOpen: (nowMillis) => nowMillis >= untilMillis,
    requestLost(nowMillis) {
      // Those who were inside when it closed say nothing new.
      if (nowMillis < untilMillis) return false;
      const isFirst = pauseMillis === 0;
      pauseMillis = isFirst ? firstPauseMillis : Math.min(2 * pauseMillis, longestPauseMillis);
      untilMillis = nowMillis + pauseMillis;
      return isFirst;
    },
    requestAnswered() {
      const wasDown = pauseMillis > 0;
      pauseMillis = 0;
      untilMillis = 0;
      return wasDown;
    },
  };
}
