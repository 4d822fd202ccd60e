// Durations, sizes and lists as people write them in settings; strict, and undefined for anything else.

const durationUnits: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };
const byteUnits: Readonly<Record<string, number>> = {
  b: 1,
  kb: 1e3,
  mb: 1e6,
  gb: 1e9,
  tb: 1e12,
  kib: 2 ** 10,
  mib: 2 ** 20,
  gib: 2 ** 30,
  tib: 2 ** 40,
};

/** `500ms`, `5s`, `15m`, `24h`, `7d`; a plain number is milliseconds. */
export function parseDuration(text: string): number | undefined {
  return parseAmount(text, durationUnits, 'ms');
}

/** `512MiB`, `2GiB`, `500MB`; a plain number is bytes. */
export function parseBytes(text: string): number | undefined {
  return parseAmount(text, byteUnits, 'b');
}

function parseAmount(text: string, units: Readonly<Record<string, number>>, plainUnit: string): number | undefined {
  const match = /^(\d+(?:\.\d+)?)\s?([a-z]*)$/i.exec(text);
  const name = (match?.[2] || plainUnit).toLowerCase();
  const unit = Object.hasOwn(units, name) ? units[name] : undefined;
  const amount = Number(match?.[1]) * (unit ?? Number.NaN);
  return amount > 0 && Number.isSafeInteger(Math.round(amount)) ? Math.round(amount) : undefined;
}

export function parsePort(text: string): number | undefined {
  return /^\d{1,5}$/.test(text) && Number(text) <= 65_535 ? Number(text) : undefined;
}

export interface ScrapeTarget {
  readonly url: string;
  /** The service's name; otherwise the target's own word for it is taken. */
  readonly service?: string;
}

/** `http://127.0.0.1:9464/metrics,orders=http://127.0.0.1:9466/metrics`; a URL without a path gets `/metrics`. */
export function parseScrapeTargets(text: string): readonly ScrapeTarget[] | undefined {
  const targets = text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .map(parseScrapeTarget);
  return targets.every((target) => target !== undefined) ? targets : undefined;
}

function parseScrapeTarget(text: string): ScrapeTarget | undefined {
  const match = /^(?:([^=/:]+)=)?(https?:\/\/.+)$/.exec(text);
  if (match === null || !URL.canParse(match[2] ?? '')) return undefined;
  const url = new URL(match[2] ?? '');
  if (url.pathname === '/') url.pathname = '/metrics';
  return match[1] === undefined ? { url: url.href } : { url: url.href, service: match[1] };
}
