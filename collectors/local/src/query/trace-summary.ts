// One trace in a line, from the rows of its spans.
import type { TraceSummary } from '../api/types.ts';
import type { Row } from '../store/database.ts';

export function summarizeTrace(traceId: string, spans: readonly Row[]): TraceSummary {
  const inOrder = spans.toSorted((a, b) => Number(a.start_millis) - Number(b.start_millis));
  const root = inOrder.find((span) => span.parent_span_id === null) ?? inOrder[0];
  const startMillis = Number(inOrder[0]?.start_millis ?? 0);
  const endMillis = inOrder.reduce(
    (latest, span) => Math.max(latest, Number(span.start_millis) + Number(span.duration_millis)),
    0,
  );
  const ids = new Set(spans.map((span) => span.span_id));
  return {
    traceId,
    rootService: String(root?.service ?? ''),
    rootName: String(root?.name ?? ''),
    startMillis,
    durationMillis: resolveDuration(inOrder, endMillis - startMillis),
    spanCount: spans.length,
    errorCount: spans.filter((span) => span.status === 'error').length,
    services: countServices(inOrder),
    isComplete: spans.every((span) => span.parent_span_id === null || ids.has(span.parent_span_id)),
  };
}

// A span that covers the whole trace knows its length exactly; a difference of two times is off by parts of a microsecond.
function resolveDuration(inOrder: readonly Row[], measuredMillis: number): number {
  const longest = inOrder.reduce((most, span) => Math.max(most, Number(span.duration_millis)), 0);
  return Math.abs(longest - measuredMillis) < 0.001 ? longest : measuredMillis;
}

function countServices(spans: readonly Row[]): TraceSummary['services'] {
  const counts = new Map<string, number>();
  for (const span of spans) counts.set(String(span.service), (counts.get(String(span.service)) ?? 0) + 1);
  return [...counts].map(([name, count]) => ({ name, spans: count }));
}
