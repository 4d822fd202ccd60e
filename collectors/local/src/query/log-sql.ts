// A log query as a condition on the `logs` table: the same decision as `log-match.ts`.
import type { Memory } from '../store/memory.ts';
import { describeAnyAttributeHolds, describeAttributeEqual, describeEqual, describeHolds } from './condition.ts';
import type { Conditions } from './condition.ts';
import type { LogTerm } from './log-query.ts';
import { equalsPieces } from './pattern.ts';

const columns: Readonly<Record<string, string>> = {
  service: 'service',
  level: 'level',
  logger: 'logger',
  message: 'message',
  trace: 'trace_id',
  span: 'span_id',
  id: 'log_id',
};

export function addLogTerms(conditions: Conditions, terms: readonly LogTerm[], memory: Memory): void {
  for (const term of terms) {
    const sql = describeTerm(conditions, term, memory);
    conditions.add(term.isNegated ? `NOT (${sql})` : sql);
  }
}

function describeTerm(conditions: Conditions, { field, pieces }: LogTerm, memory: Memory): string {
  if (field === undefined) {
    return `${describeHolds(conditions, 'message', pieces)} OR (${describeAnyAttributeHolds(conditions, pieces)})`;
  }
  if (field === 'instance') return describeInstance(pieces, memory);
  const column = Object.hasOwn(columns, field) ? columns[field] : undefined;
  if (column === undefined) return describeAttributeEqual(conditions, field, pieces);
  return describeEqual(conditions, column, field === 'level' ? pieces.map((piece) => piece.toLowerCase()) : pieces);
}

// Instances are few and in memory; the table only has the number of the sender. Numbers need no binding.
function describeInstance(pieces: readonly string[], memory: Memory): string {
  const ids = [...memory.resources.all()]
    .filter(({ instance }) => instance !== undefined && equalsPieces(instance, pieces))
    .map(({ id }) => id);
  return ids.length === 0 ? 'false' : `resource_id IN (${ids.join()})`;
}
