import type { SignalName } from '../types.ts';

export interface StreamOptions {
  readonly signal: SignalName;
  readonly destination: string;
  readonly address: string;
  /** Another process left so many records here, which are this one's from now on. */
  readonly onRecovered: (count: number) => void;
  /** So many records are on disk no longer and were not delivered. */
  readonly onLost: (count: number, reason: 'spool_full' | 'spool_damaged') => void;
}
