// To whom trace headers and baggage go: to hosts of the allow-list only, and never into a request that is signed already.
// OpenTelemetry's propagators see a carrier and no address, so the HTTP instrumentations' own hooks say, just before they
// inject, where the request goes. Injection by hand and into messages is the application's own deed, and is not judged.
import { isIP } from 'node:net';
import { type Context, SpanKind, type TextMapPropagator, type TextMapSetter, trace } from '@opentelemetry/api';

export type PropagationPolicy = (host: string) => boolean;

/** Names that only resolve inside: https://www.iana.org/assignments/special-use-domain-names */
const privateName =
  /^[^.]+$|\.(?:localhost|local|internal|svc|lan|intranet|consul|home\.arpa|test)$|^internal-[^.]*\..*\.elb\.amazonaws\.com$/;
/** RFC 1918, 6598 and 4193, loopback and link-local. */
const privateAddress =
  /^(?:127\.|10\.|192\.168\.|172\.(?:1[6-9]|2\d|3[01])\.|100\.(?:6[4-9]|[7-9]\d|1[01]\d|12[0-7])\.|169\.254\.|::1$|::ffff:127\.|f[cd][0-9a-f]{2}:|fe[89ab][0-9a-f]:)/i;

/**
 * @param patterns `private` (loopback, private addresses, single labels, `.internal`, `.local`, `.svc` …), `*`, `none`,
 *   or hosts in which `*` stands for anything: `*.shop.example`.
 */
export function createPropagationPolicy(patterns: readonly string[]): PropagationPolicy {
  if (patterns.includes('*')) return () => true;
  const globs = patterns.filter((pattern) => pattern !== 'private' && pattern !== 'none').map(globPattern);
  const hasPrivate = patterns.includes('private');
  return (host) => {
    const name = host.toLowerCase().replace(/^\[|\]$|\.$/g, '');
    return (hasPrivate && isPrivate(name)) || globs.some((glob) => glob.test(name));
  };
}

function isPrivate(name: string): boolean {
  return isIP(name) === 0 ? privateName.test(name) : privateAddress.test(name);
}

function globPattern(pattern: string): RegExp {
  const parts = pattern
    .toLowerCase()
    .split(/\*+/)
    .map((part) => part.replaceAll(/[.+?^${}()|[\]\\]/g, String.raw`\$&`));
  return new RegExp(`^${parts.join('[^/]*')}$`);
}

type Verdict = 'allowed' | 'foreign' | 'signed';
const verdictKey = Symbol('pitwall.propagation');
let policy: PropagationPolicy = createPropagationPolicy(['private']);
let report: (host: string) => void = () => {};
/** What undici's hook decided for the injection that follows it at once. */
let pending: Verdict | undefined;

export function publishPropagationPolicy(next: PropagationPolicy, onForeign: (host: string) => void): void {
  policy = next;
  report = onForeign;
}

interface HttpRequestOptions {
  readonly hostname?: unknown;
  readonly host?: unknown;
  readonly path?: unknown;
  readonly socketPath?: unknown;
  headers?: unknown;
}

/** `startOutgoingSpanHook` of the HTTP instrumentation, which copies the headers, symbols included, before it injects. */
export function markHttpRequest(options: HttpRequestOptions): Record<string, never> {
  const { hostname, host, path, headers } = options;
  const target = targetOf(String(path ?? ''), String(hostname ?? host ?? 'localhost'));
  const verdict = options.socketPath ? 'allowed' : judge(target, headers, String(path ?? ''));
  if (verdict !== 'allowed') options.headers = { ...(headers as object), [verdictKey]: verdict };
  return {};
}

interface UndiciRequestLike {
  readonly origin?: unknown;
  readonly path?: unknown;
  readonly headers?: unknown;
}

/** `requestHook` of the undici instrumentation, which injects right after it. */
export function markUndiciRequest(_span: unknown, request: UndiciRequestLike): void {
  const path = String(request.path ?? '');
  pending = judge(targetOf(path, String(request.origin ?? '')), request.headers, path);
}

/** A proxy is told the whole URL: it is the target that counts. */
function targetOf(path: string, host: string): string {
  const url = URL.parse(/^https?:\/\//i.test(path) ? path : /:\/\//.test(host) ? host : `http://${host}`);
  return url?.hostname ?? host;
}

function judge(host: string, headers: unknown, path: string): Verdict {
  if (isSigned(headers, path)) return 'signed';
  if (policy(host)) return 'allowed';
  report(host);
  return 'foreign';
}

/** AWS Signature Version 4 in a header or a query, its copies, and HTTP message signatures (RFC 9421). */
function isSigned(headers: unknown, path: string): boolean {
  if (/[?&]x-(?:amz|goog)-signature=/i.test(path)) return true;
  const names = typeof headers === 'string' ? headers.split('\r\n') : flattenHeaders(headers);
  return names.some((text) => /\bAWS4-[A-Z0-9-]+ +Credential=|^signature-input\b/i.test(text));
}

function flattenHeaders(headers: unknown): string[] {
  if (typeof headers !== 'object' || headers === null) return [];
  return Object.entries(headers).flatMap(([name, value]) => [name, String(value)]);
}

/** Wraps the one propagator that writes headers. */
export function restrictPropagation(propagator: TextMapPropagator): TextMapPropagator {
  return {
    inject: (context, carrier: unknown, setter: TextMapSetter) => {
      if (takeVerdict(context, carrier) === 'allowed') propagator.inject(context, carrier, setter);
    },
    extract: (context, carrier, getter) => propagator.extract(context, carrier, getter),
    fields: () => propagator.fields(),
  };
}

function takeVerdict(context: Context, carrier: unknown): Verdict {
  const marked = pending;
  pending = undefined;
  if (marked !== undefined) return marked;
  if (typeof carrier !== 'object' || carrier === null) return 'allowed';
  const { [verdictKey]: verdict } = carrier as { [verdictKey]?: Verdict };
  if (verdict === undefined) return judgeCall(context);
  delete (carrier as { [verdictKey]?: Verdict })[verdictKey];
  return verdict;
}

/** gRPC has no such hook; its client span says where it goes. */
function judgeCall(context: Context): Verdict {
  const span = trace.getSpan(context) as { kind?: unknown; attributes?: Record<string, unknown> } | undefined;
  if (span?.kind !== SpanKind.CLIENT || span.attributes?.['rpc.system'] === undefined) return 'allowed';
  const host = span.attributes['server.address'] ?? span.attributes['net.peer.name'];
  return typeof host !== 'string' || policy(host) ? 'allowed' : 'foreign';
}
