// Who may talk to the collector's ports. It listens on loopback, where every page in the user's browser can reach it too:
// a foreign Host is DNS rebinding, a foreign Origin is a page of someone else. Browsers set both and scripts cannot forge
// them (https://fetch.spec.whatwg.org/#forbidden-request-header).
import type { IncomingMessage } from 'node:http';

export interface GuardOptions {
  readonly host: string;
  /** `same`: our own page may call; `none`: no browser may. */
  readonly origins: 'same' | 'none';
}

/** What is wrong with the request's sender, or undefined when it may pass. */
export function describeIntruder(request: IncomingMessage, options: GuardOptions): string | undefined {
  const host = request.headers.host ?? '';
  if (!isOwnHost(host, request.socket.localPort ?? 0, options.host)) return `Host "${host}" is not this collector`;
  const { origin } = request.headers;
  if (origin !== undefined && (options.origins === 'none' || origin !== `http://${host}`)) {
    return `Origin "${origin}" may not call this collector`;
  }
  return isForeignFetch(request) ? 'another site may not call this collector' : undefined;
}

function isOwnHost(header: string, port: number, configuredHost: string): boolean {
  const match = /^(\[[0-9a-f:.]+\]|[^:]*)(?::(\d+))?$/i.exec(header);
  if (match === null || Number(match[2] ?? 80) !== port) return false;
  const name = (match[1] ?? '').toLowerCase();
  const bracketed = configuredHost.includes(':') ? `[${configuredHost}]` : configuredHost;
  return ['localhost', '127.0.0.1', '[::1]', bracketed.toLowerCase()].includes(name);
}

// A link from elsewhere to a view of the page is welcome; a sub-resource or fetch from elsewhere is not.
function isForeignFetch(request: IncomingMessage): boolean {
  return request.headers['sec-fetch-site'] === 'cross-site' && request.headers['sec-fetch-mode'] !== 'navigate';
}
