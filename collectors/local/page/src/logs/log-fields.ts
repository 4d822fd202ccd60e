import type { LogRow } from '../../../src/api/types.ts';
import { describeAttribute } from '../format/attribute.ts';

export interface LogField {
  readonly field: string;
  readonly value: string;
  /** Not everything shown can be searched for. */
  readonly isSearchable: boolean;
}

/** Every field of a record: its own by the names the query language has for them, then its attributes. */
export function fieldsOf(log: LogRow): LogField[] {
  const own: [string, string | undefined, boolean][] = [
    ['service', log.service, true],
    ['instance', log.instance, true],
    ['level', log.level, true],
    ['logger', log.logger, true],
    ['trace', log.traceId, true],
    ['span', log.spanId, true],
    ['destinations', log.destinations.join(', '), false],
    ['id', log.id, false],
  ];
  const attributes = Object.entries(log.attributes).toSorted(([a], [b]) => a.localeCompare(b));
  return [
    ...own.flatMap(([field, value, isSearchable]) => (value ? [{ field, value, isSearchable }] : [])),
    ...attributes.map(([field, value]) => ({
      field,
      value: describeAttribute(value),
      isSearchable: typeof value !== 'object' && !/[\s:"*]/.test(field),
    })),
  ];
}

/** What tells one record from the next, on the line itself: its plain attributes, by their key without its namespace. */
export function hintsOf(log: LogRow): string {
  const plain = Object.entries(log.attributes).filter(([key, value]) => typeof value !== 'object' && !isNoise(key));
  const hints = plain.map(([key, value]) => `${withoutNamespace(key)}=${describeAttribute(value)}`);
  return hints
    .filter((hint) => hint.length <= longestHint && !hint.includes('\n'))
    .join('  ')
    .slice(0, longestHints);
}

const longestHint = 48;
const longestHints = 240;

/** Said elsewhere on the line, or of no use to a reader. */
function isNoise(key: string): boolean {
  return /^(log\.|event\.|ecs\.|process\.|host\.|trace\.|span\.|service\.|error\.stack)/.test(key);
}

function withoutNamespace(key: string): string {
  return key.slice(key.indexOf('.') + 1);
}
