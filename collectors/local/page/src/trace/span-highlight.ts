// The one or two facts that tell what a span did, from the stable semantic conventions.
// https://opentelemetry.io/docs/specs/semconv/
import type { SpanRow } from '../../../src/api/types.ts';
import { describeAttribute } from '../format/attribute.ts';

/** The first group with a value wins; its keys are shown in this order. */
const groups: readonly (readonly string[])[] = [
  ['http.request.method', 'url.path', 'http.response.status_code'],
  ['http.request.method', 'url.full', 'http.response.status_code'],
  ['db.system.name', 'db.query.summary', 'db.query.text'],
  ['db.system.name', 'db.operation.name', 'db.collection.name'],
  ['messaging.operation.type', 'messaging.destination.name'],
  ['rpc.service', 'rpc.method', 'rpc.grpc.status_code'],
  ['graphql.operation.type', 'graphql.operation.name'],
  ['faas.name', 'faas.trigger'],
];

const longestHighlight = 120;

export function highlightOf(span: Pick<SpanRow, 'name' | 'attributes'>): string {
  for (const keys of groups) {
    const values = keys.map((key) => span.attributes[key]).filter((value) => value !== undefined);
    if (values.length >= 2)
      return values
        .map(describeAttribute)
        .filter((text) => !span.name.split(' ').includes(text))
        .join(' ')
        .slice(0, longestHighlight);
  }
  return '';
}

/** Why it failed: the exception, else the status. */
export function failureOf(span: SpanRow): string | undefined {
  if (span.status !== 'error') return undefined;
  const exception = span.events.find((event) => event.name === 'exception')?.attributes;
  const parts = [
    exception?.['exception.type'] ?? span.attributes['error.type'],
    exception?.['exception.message'] ?? span.statusMessage,
  ];
  const words = parts.filter((part) => part !== undefined && part !== '').map(describeAttribute);
  return words.length === 0 ? 'Failed, without saying why' : words.join(': ');
}
