// Datadog's headers: decimal 64-bit ids, the upper half of the trace id in the tag `_dd.p.tid`.
// https://docs.datadoghq.com/tracing/trace_collection/trace_context_propagation/
// Its priority, origin and tags have no place in W3C's ids; they travel in the `dd` member of tracestate, where Datadog's
// own tracers put them, and so survive a hop through W3C headers too.
import {
  type Context,
  isSpanContextValid,
  type SpanContext,
  type TextMapGetter,
  type TextMapPropagator,
  type TextMapSetter,
  trace,
  TraceFlags,
} from '@opentelemetry/api';
import { TraceState } from '../opentelemetry.ts';
import { readHeader } from './first-found.ts';

const names = {
  traceId: 'x-datadog-trace-id',
  parentId: 'x-datadog-parent-id',
  priority: 'x-datadog-sampling-priority',
  origin: 'x-datadog-origin',
  tags: 'x-datadog-tags',
} as const;
/** Datadog's tracers drop longer ones. */
const maxTagsLength = 512;
const maxMemberLength = 256;

export function createDatadogPropagator(): TextMapPropagator {
  return { inject, extract, fields: () => Object.values(names) };
}

function inject<C>(context: Context, carrier: C, setter: TextMapSetter<C>): void {
  const span = trace.getSpanContext(context);
  if (!span || !isSpanContextValid(span)) return;
  const isSampled = (span.traceFlags & TraceFlags.SAMPLED) !== 0;
  const member = parseMember(span.traceState?.get('dd') ?? '');
  const priority = member.get('s');
  const isSame = priority !== undefined && Number(priority) > 0 === isSampled;
  setter.set(carrier, names.traceId, toDecimal(span.traceId.slice(16)));
  setter.set(carrier, names.parentId, toDecimal(span.spanId));
  setter.set(carrier, names.priority, isSame ? priority : isSampled ? '1' : '0');
  const origin = member.get('o');
  if (origin !== undefined) setter.set(carrier, names.origin, origin);
  const tags = describeTags(span.traceId, member);
  if (tags !== '') setter.set(carrier, names.tags, tags);
}

function extract<C>(context: Context, carrier: C, getter: TextMapGetter<C>): Context {
  const read = (name: string): string => readHeader(carrier, getter, name) ?? '';
  const lower = toHex(read(names.traceId));
  const spanId = toHex(read(names.parentId));
  if (lower === undefined || spanId === undefined) return context;
  const tags = parseTags(read(names.tags));
  const upper = tags.get('_dd.p.tid') ?? '';
  const priority = /^-?[0-9]$/.test(read(names.priority)) ? read(names.priority) : undefined;
  const member = describeMember(priority, read(names.origin), tags);
  const span: SpanContext = {
    traceId: (/^[0-9a-f]{16}$/.test(upper) ? upper : '0000000000000000') + lower,
    spanId,
    // No decision is ours to take, and a trace that is not recorded cannot be had back.
    traceFlags: priority !== undefined && Number(priority) <= 0 ? TraceFlags.NONE : TraceFlags.SAMPLED,
    isRemote: true,
    ...(member === '' ? {} : { traceState: new TraceState().set('dd', member) }),
  };
  return isSpanContextValid(span) ? trace.setSpanContext(context, span) : context;
}

function toDecimal(hex: string): string {
  return BigInt(`0x${hex}`).toString();
}

function toHex(decimal: string): string | undefined {
  if (!/^\d{1,20}$/.test(decimal)) return undefined;
  const value = BigInt(decimal);
  return value > 0n && value < 1n << 64n ? value.toString(16).padStart(16, '0') : undefined;
}

function parseTags(header: string): ReadonlyMap<string, string> {
  if (header.length > maxTagsLength) return new Map();
  return parsePairs(header, ',', '=');
}

function parseMember(member: string): ReadonlyMap<string, string> {
  return parsePairs(member, ';', ':');
}

/** `dd=s:<priority>;o:<origin>;t.<tag>:<value>`; what tracestate may not hold is replaced as Datadog's tracers do. */
function describeMember(priority: string | undefined, origin: string, tags: ReadonlyMap<string, string>): string {
  const clean = (text: string): string => text.replace(/[^\x21-\x7e]|[,;]/g, '_').replaceAll('=', '~');
  const kept = [...tags].filter(([tag]) => tag.startsWith('_dd.p.') && tag !== '_dd.p.tid');
  const parts = [
    ...(priority === undefined ? [] : [`s:${priority}`]),
    ...(origin === '' ? [] : [`o:${clean(origin)}`]),
    ...kept.map(([tag, value]) => `t.${clean(tag.slice(6)).replaceAll(':', '_')}:${clean(value)}`),
  ];
  while (parts.join(';').length > maxMemberLength) parts.pop();
  return parts.join(';');
}

function describeTags(traceId: string, member: ReadonlyMap<string, string>): string {
  const upper = traceId.slice(0, 16);
  const tags = [...member].filter(([key]) => key.startsWith('t.') && key !== 't.tid');
  const pairs = [
    ...(upper === '0000000000000000' ? [] : [`_dd.p.tid=${upper}`]),
    ...tags.map(([key, value]) => `_dd.p.${key.slice(2)}=${value.replaceAll('~', '=')}`),
  ];
  while (pairs.join(',').length > maxTagsLength) pairs.pop();
  return pairs.join(',');
}

function parsePairs(given: string, separator: string, assignment: string): ReadonlyMap<string, string> {
  const pairs = new Map<string, string>();
  for (const pair of given.split(separator)) {
    const at = pair.indexOf(assignment);
    if (at > 0) pairs.set(pair.slice(0, at).trim(), pair.slice(at + 1).trim());
  }
  return pairs;
}
