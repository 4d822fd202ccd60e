// URLs without what lets somebody in: userinfo, values of sensitive query parameters, the fragment, and path segments
// that look like tokens. All else stays as it was written: a URL is not parsed and printed anew. Pure and linear.
// https://opentelemetry.io/docs/specs/semconv/registry/attributes/url/ (url.full, url.query)
import { REDACTED } from './credentials.ts';
import type { KeyClass } from './sensitive-keys.ts';

export interface UrlRules {
  readonly classify: (key: string) => KeyClass;
  /** What any text goes through; for parameters and segments. */
  readonly redactText: (text: string) => string;
}

const inText = /\b[a-z][a-z0-9+.-]{1,20}:\/\/[^\s"'`<>\\]+/gi;

export function redactUrlsInText(text: string, rules: UrlRules): string {
  return text.replaceAll(inText, (url) => redactUrl(url, rules));
}

/** `user:a/b@host`, as people write it: what follows the colon is no port, and so a password up to the `@`. */
const oddUserinfo = /^([a-z][\w+.-]*:\/\/)[^/?#@[\]:]*:(?!\d{0,5}[/?#])[^/?#@]*[/?#][^@]*@/i;

/** A URL, or its path and query alone. */
export function redactUrl(given: string, rules: UrlRules): string {
  const url = !given.includes('@') ? given : given.replace(oddUserinfo, `$1${REDACTED}:${REDACTED}@`);
  const [beforeFragment, fragment] = splitAt(url, '#');
  const [address, query] = splitAt(beforeFragment, '?');
  const authorityAt = address.indexOf('://');
  const pathAt = address.indexOf('/', authorityAt === -1 ? 0 : authorityAt + 3);
  const origin = pathAt === -1 ? (authorityAt === -1 ? '' : address) : address.slice(0, pathAt);
  const path = address.slice(origin.length);
  return [
    redactUserinfo(origin),
    redactPath(path, rules),
    query === undefined ? '' : `?${redactQuery(query, rules)}`,
    fragment === undefined ? '' : `#${fragment === '' ? '' : REDACTED}`,
  ].join('');
}

/** `a=1&token=2`, with or without a leading `?`. */
export function redactQuery(query: string, rules: UrlRules): string {
  return query
    .split('&')
    .map((pair) => redactParameter(pair, rules))
    .join('&');
}

/** https://opentelemetry.io/docs/specs/semconv/http/http-spans/ names the first five. */
const secretParameters =
  /^\??(?:awsaccesskeyid|signature|sig|x-goog-signature|x-amz-[\w-]*(?:signature|credential|token)|id_token_hint|assertion|saml\w*|ticket)$/i;
/** OAuth's codes and API keys, but not `code=SUMMER` and `state=BY`. */
const secretWhenLong = /^\??(?:code|key|state)$/i;

function redactParameter(pair: string, rules: UrlRules): string {
  const [name, value] = splitAt(pair, '=');
  if (value === undefined || value === '') return looksLikeToken(pair) ? REDACTED : rules.redactText(pair);
  const kind = rules.classify(decode(name));
  if (kind === 'secret' || kind === 'secretText' || isSecretParameter(name, value)) return `${name}=${REDACTED}`;
  const decoded = decode(value);
  // An id in a parameter stays what it is; all else goes through the rules for text, decoded as its reader would.
  return rules.redactText(decoded) === decoded ? pair : `${name}=${REDACTED}`;
}

function isSecretParameter(name: string, value: string): boolean {
  return secretParameters.test(name) || (value.length >= 16 && secretWhenLong.test(name));
}

function redactUserinfo(origin: string): string {
  const at = origin.lastIndexOf('@');
  if (at === -1) return origin;
  const start = origin.indexOf('://') + 3;
  const userinfo = origin.slice(start, at);
  return `${origin.slice(0, start)}${userinfo.includes(':') ? `${REDACTED}:${REDACTED}` : REDACTED}${origin.slice(at)}`;
}

const beforeToken =
  /^(?:token|reset|reset-?password|password-?reset|verify|verification|confirm|confirmation|invite|invitation|activate|activation|unsubscribe|magic|magic-?link|secret|session|auth|otp|jwt)s?$/i;

function redactPath(path: string, rules: UrlRules): string {
  const segments = path.split('/');
  return segments
    .map((segment, index) => {
      const decoded = decode(segment);
      if (looksLikeToken(decoded)) return REDACTED;
      if (beforeToken.test(segments[index - 1] ?? '') && /^(?=.*\d)[\w.~-]{8,}$/.test(decoded)) return REDACTED;
      return rules.redactText(decoded) === decoded ? segment : REDACTED;
    })
    .join('/');
}

/**
 * Random text of 24 characters and more: upper and lower case letters and digits, mixed. Ids are not: UUID, ULID, hex and
 * decimal ids have but one case. A hash in the name of a file (`app.3fT9….js`) has an ending.
 */
function looksLikeToken(segment: string): boolean {
  return (
    /^[\w-]{24,}={0,2}$/.test(segment) &&
    (segment.match(/\d/g)?.length ?? 0) >= 2 &&
    (segment.match(/[A-Z]/g)?.length ?? 0) >= 3 &&
    (segment.match(/[a-z]/g)?.length ?? 0) >= 3
  );
}

function decode(text: string): string {
  if (!/[%+]/.test(text)) return text;
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return text; // not percent-encoded: what is there is what is judged
  }
}

function splitAt(text: string, separator: string): readonly [string, string | undefined] {
  const at = text.indexOf(separator);
  return at === -1 ? [text, undefined] : [text.slice(0, at), text.slice(at + separator.length)];
}
