// Where an attribute stands in an Elastic Common Schema document. Elasticsearch reads `a.b` as `b` within the object `a`, so
// a document with both `a` and `a.b`, or a text where the schema has an object (`user`, `error`), is refused as a whole.
// What cannot stand where it is goes under `labels.`, as the schema advises: https://www.elastic.co/docs/reference/ecs/ecs-base
import type { AnyValue } from '@opentelemetry/api';

/** The schema's objects: https://www.elastic.co/docs/reference/ecs/ecs-field-reference */
const schemaObjects = new Set(
  (
    'agent client cloud container data_stream destination device dll dns ecs email entity error event faas file gen_ai ' +
    'group host http labels log network observer orchestrator organization package process registry related rule server ' +
    'service source span threat tls trace transaction url user user_agent volume vulnerability'
  ).split(' '),
);

type Fields = Readonly<Record<string, AnyValue>>;

/**
 * @param names Attribute → field, where the two differ.
 * @param owned Fields that the record itself owns.
 */
export function createFieldPlacement(
  names: Readonly<Record<string, string>>,
  owned: ReadonlySet<string>,
): (attributes: Fields) => Fields {
  const renamed = new Map(Object.entries(names));
  return (attributes) => {
    const entries = Object.entries(attributes).filter(([, value]) => value !== undefined);
    const parents = new Set(entries.flatMap(([key]) => (key.includes('.') ? parentsOf(key) : [])));
    const fields = entries.map(([key, value]): [string, AnyValue] => {
      if (owned.has(key)) return [`labels.${key}`, value];
      const isFree = isPlain(key) && (isObject(value) || !(parents.has(key) || schemaObjects.has(key)));
      return [isFree ? (renamed.get(key) ?? key) : `labels.${flatten(key)}`, value];
    });
    // fromEntries defines: `__proto__` is a field as any other.
    return Object.fromEntries(fields);
  };
}

/** `a` and `a.b` of `a.b.c`. */
function parentsOf(key: string): string[] {
  const parents: string[] = [];
  for (let at = key.indexOf('.'); at !== -1; at = key.indexOf('.', at + 1)) parents.push(key.slice(0, at));
  return parents;
}

function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Elasticsearch refuses a name that is blank, or has a dot first, last or beside another. */
function isPlain(key: string): boolean {
  return key.trim() !== '' && !key.startsWith('.') && !key.endsWith('.') && !key.includes('..');
}

function flatten(key: string): string {
  return key.replaceAll('.', '_').trim() || 'unnamed';
}
