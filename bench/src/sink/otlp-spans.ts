// Spans of an OTLP ExportTraceServiceRequest.
// https://github.com/open-telemetry/opentelemetry-proto/blob/main/opentelemetry/proto/trace/v1/trace.proto

import { collectMessages, visitFields } from './protobuf.ts';
import { parsePath } from './received-span.ts';
import type { ReceivedSpan } from './received-span.ts';

const RESOURCE_SPANS = 1;
const SCOPE_SPANS = 2;
const SPANS = 2;
const SPAN_KIND = 6;
const SPAN_ATTRIBUTES = 9;
const KIND_SERVER = 2;
const PATH_KEYS: readonly string[] = ['url.path', 'http.target'];

const text = new TextDecoder();

/** KeyValue { string key = 1; AnyValue { string string_value = 1 } value = 2 } */
function decodeAttribute(attribute: Uint8Array): readonly [key: string, value: string] {
  const key = collectMessages(attribute, 1)[0];
  const value = collectMessages(attribute, 2).flatMap((any) => collectMessages(any, 1))[0];
  return [text.decode(key), text.decode(value)];
}

function decodeSpan(span: Uint8Array): ReceivedSpan {
  let isServer = false;
  let path = '';
  visitFields(span, (number, value) => {
    if (number === SPAN_KIND) isServer = value === KIND_SERVER;
    if (number !== SPAN_ATTRIBUTES || typeof value === 'number') return;
    const [key, content] = decodeAttribute(value);
    if (PATH_KEYS.includes(key)) path = parsePath(content);
  });
  return { isServer, path };
}

export function decodeOtlpSpans(body: Uint8Array): readonly ReceivedSpan[] {
  return collectMessages(body, RESOURCE_SPANS)
    .flatMap((resource) => collectMessages(resource, SCOPE_SPANS))
    .flatMap((scope) => collectMessages(scope, SPANS))
    .map(decodeSpan);
}
