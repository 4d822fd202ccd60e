// Definitions of metrics: name, unit, description, and attributes with the values they may take.
// Naming rules: https://opentelemetry.io/docs/specs/semconv/general/naming/ and
// https://opentelemetry.io/docs/specs/otel/metrics/api/#instrument-name-syntax

/** One of a closed list of strings. */
export interface OneOf<V extends string> {
  readonly kind: 'oneOf';
  readonly values: readonly V[];
}

/** Any string; `example` documents it. Its cardinality is bounded by the SDK. */
export interface Text {
  readonly kind: 'text';
  readonly example: string;
}

export interface Flag {
  readonly kind: 'flag';
}

export interface WholeNumber {
  readonly kind: 'wholeNumber';
  readonly example: number;
}

export type AttributeDefinition = OneOf<string> | Text | Flag | WholeNumber;
export type AttributeDefinitions = Readonly<Record<string, AttributeDefinition>>;

/** The value type an attribute definition admits. */
export type AttributeValueOf<D> =
  D extends OneOf<infer V> ? V : D extends Text ? string : D extends Flag ? boolean : number;

/** Attributes of one measurement: exactly the declared keys. */
export type AttributesOf<A extends AttributeDefinitions> = {
  readonly [K in keyof A]: AttributeValueOf<A[K]>;
};

export type MetricKind = 'counter' | 'upDownCounter' | 'histogram' | 'gauge';

export interface MetricDefinition<
  K extends MetricKind = MetricKind,
  A extends AttributeDefinitions = AttributeDefinitions,
> {
  readonly kind: K;
  /** OpenTelemetry name: dot-separated lower-case words, e.g. `shop.orders.placed`. */
  readonly name: string;
  /** UCUM: `s`, `ms`, `By`, `1`, `{order}`. */
  readonly unit: string;
  readonly description: string;
  readonly attributes: A;
  /** Histogram bucket bounds in `unit`, ascending. */
  readonly buckets?: readonly number[];
}

export type MetricDefinitions = Readonly<Record<string, MetricDefinition>>;

type Fields<A extends AttributeDefinitions> = Omit<MetricDefinition<MetricKind, A>, 'kind' | 'buckets'>;

export function oneOf<const V extends string>(...values: readonly V[]): OneOf<V> {
  return { kind: 'oneOf', values };
}

export function text(example: string): Text {
  return { kind: 'text', example };
}

export function flag(): Flag {
  return { kind: 'flag' };
}

export function wholeNumber(example: number): WholeNumber {
  return { kind: 'wholeNumber', example };
}

/** A sum that only rises. */
export function counter<const A extends AttributeDefinitions>(fields: Fields<A>): MetricDefinition<'counter', A> {
  return { kind: 'counter', ...fields };
}

/** A sum that rises and falls. */
export function upDownCounter<const A extends AttributeDefinitions>(
  fields: Fields<A>,
): MetricDefinition<'upDownCounter', A> {
  return { kind: 'upDownCounter', ...fields };
}

/** A distribution; `buckets` in the metric's unit. */
export function histogram<const A extends AttributeDefinitions>(
  fields: Fields<A> & { readonly buckets?: readonly number[] },
): MetricDefinition<'histogram', A> {
  return { kind: 'histogram', ...fields };
}

/** A value read at a point in time. */
export function gauge<const A extends AttributeDefinitions>(fields: Fields<A>): MetricDefinition<'gauge', A> {
  return { kind: 'gauge', ...fields };
}

/**
 * Checks and freezes a set of definitions.
 * @throws {SignalDefinitionError} once, listing every problem.
 */
export function defineSignals<const D extends MetricDefinitions>(definitions: D): D {
  const problems = Object.entries(definitions).flatMap(([key, definition]) =>
    problemsOf(definition).map((problem) => `${key}: ${problem}`),
  );
  if (problems.length > 0) throw new SignalDefinitionError(problems);
  return Object.freeze(definitions);
}

export class SignalDefinitionError extends Error {
  readonly problems: readonly string[];
  constructor(problems: readonly string[]) {
    super(`Signal definitions are invalid:\n${problems.map((p) => `- ${p}`).join('\n')}`);
    this.name = 'SignalDefinitionError';
    this.problems = problems;
  }
}

const namePattern = /^[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)+$/;
const attributePattern = /^[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)*$/;
const unitPattern = /^[\x21-\x7e]{1,63}$/;

function problemsOf(definition: MetricDefinition): string[] {
  const problems: string[] = [];
  if (!namePattern.test(definition.name) || definition.name.length > 255)
    problems.push(`name "${definition.name}" is not dot-separated lower-case words`);
  if (!unitPattern.test(definition.unit)) problems.push(`unit "${definition.unit}" is not a UCUM unit`);
  if (definition.description.trim() === '') problems.push('description is empty');
  if (definition.kind === 'counter' && /[._]total$/.test(definition.name))
    problems.push(`name "${definition.name}" ends in total, which Prometheus adds itself`);
  for (const [key, attribute] of Object.entries(definition.attributes)) {
    if (!attributePattern.test(key)) problems.push(`attribute "${key}" is not dot-separated lower-case words`);
    if (attribute.kind === 'oneOf' && new Set(attribute.values).size !== attribute.values.length)
      problems.push(`attribute "${key}" lists a value twice`);
    if (attribute.kind === 'oneOf' && attribute.values.length === 0)
      problems.push(`attribute "${key}" allows no value`);
  }
  const { buckets } = definition;
  if (
    buckets &&
    (buckets.length === 0 || buckets.some((b, i) => !Number.isFinite(b) || (i > 0 && b <= buckets[i - 1]!)))
  )
    problems.push('buckets are not ascending numbers');
  return problems;
}
