// Coverage as a matrix: a line per service, a column per signal and destination.
import type { CoverageRow, SignalName } from '../../../src/api/types.ts';

export interface MatrixColumn {
  readonly signal: SignalName;
  readonly destination: string;
}

export interface Matrix {
  readonly columns: readonly MatrixColumn[];
  readonly lines: readonly MatrixLine[];
}

export interface MatrixLine {
  readonly service: string;
  /** As many as there are columns; absent where nothing was ever seen. */
  readonly cells: readonly (CoverageRow | undefined)[];
}

const signals: readonly SignalName[] = ['traces', 'metrics', 'logs'];

export function arrangeMatrix(rows: readonly CoverageRow[]): Matrix {
  const columns = signals.flatMap((signal) => {
    const destinations = new Set(rows.filter((row) => row.signal === signal).map((row) => row.destination));
    return [...destinations].toSorted().map((destination) => ({ signal, destination }));
  });
  const services = [...new Set(rows.map((row) => row.service))].toSorted();
  const lines = services.map((service) => ({
    service,
    cells: columns.map((column) =>
      rows.find(
        (row) => row.service === service && row.signal === column.signal && row.destination === column.destination,
      ),
    ),
  }));
  return { columns, lines };
}
