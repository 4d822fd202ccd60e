// Whether a log answers a query, decided in memory: for the live tail. `log-sql.ts` decides the same in the store; a property
// test holds the two together.
import type { LogRow } from '../api/types.ts';
import { describeAttribute } from '../attributes.ts';
import type { LogTerm } from './log-query.ts';
import { equalsPieces, holdsPieces } from './pattern.ts';

export function matchesLog(terms: readonly LogTerm[], log: LogRow): boolean {
  return terms.every((term) => matchesTerm(term, log) !== term.isNegated);
}

function matchesTerm(term: LogTerm, log: LogRow): boolean {
  if (term.field === undefined) return describeSearchable(log).some((text) => holdsPieces(text, term.pieces));
  const value = readField(log, term.field);
  if (value === undefined) return false;
  return equalsPieces(value, term.field === 'level' ? term.pieces.map((piece) => piece.toLowerCase()) : term.pieces);
}

function describeSearchable(log: LogRow): readonly string[] {
  return [
    log.message,
    ...Object.values(log.attributes)
      .filter((value) => value !== null)
      .map(describeAttribute),
  ];
}

function readField(log: LogRow, field: string): string | undefined {
  const fields: Readonly<Record<string, string | undefined>> = {
    service: log.service,
    level: log.level,
    logger: log.logger,
    message: log.message,
    trace: log.traceId,
    span: log.spanId,
    instance: log.instance,
    id: log.id,
  };
  if (Object.hasOwn(fields, field)) return fields[field];
  const value = log.attributes[field];
  return value === undefined || value === null ? undefined : describeAttribute(value);
}
