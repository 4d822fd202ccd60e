export interface ReceivedSpan {
  /** The side that answered a request; the side that asked, and internal work, are not counted as requests. */
  readonly isServer: boolean;
  /** The request's path without its query, '' when the span names none. */
  readonly path: string;
}

/** The path of `/rate?a=1` or `http://host/rate?a=1`. */
export function parsePath(target: string): string {
  return URL.parse(target, 'http://sink')?.pathname ?? '';
}
