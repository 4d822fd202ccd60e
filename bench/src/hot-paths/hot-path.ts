export interface HotPath {
  readonly name: string;
  /** Does it so often; returns something of what it did, so that none of it is left out by the compiler. */
  readonly run: (times: number) => number;
}
