// The tables. No keys and no indexes: DuckDB finds rows by the minimum and maximum of each row group, and rows arrive
// nearly in time order, so a time range is all the index that is needed; duplicates are recognised before they get here.

export const tables = {
  resources: ['resource_id INTEGER', 'service VARCHAR', 'attributes VARCHAR'],
  spans: [
    'trace_id VARCHAR',
    'span_id VARCHAR',
    'parent_span_id VARCHAR',
    'resource_id INTEGER',
    'service VARCHAR',
    'name VARCHAR',
    'kind VARCHAR',
    'scope VARCHAR',
    'start_millis DOUBLE',
    'duration_millis DOUBLE',
    'status VARCHAR',
    'status_message VARCHAR',
    'attributes VARCHAR',
    'events VARCHAR',
    'links VARCHAR',
  ],
  logs: [
    'log_id VARCHAR',
    'time_millis DOUBLE',
    'resource_id INTEGER',
    'service VARCHAR',
    'level VARCHAR',
    'message VARCHAR',
    'logger VARCHAR',
    'trace_id VARCHAR',
    'span_id VARCHAR',
    'destination VARCHAR',
    'attributes VARCHAR',
  ],
  // A log that came again by another wire.
  log_sightings: ['log_id VARCHAR', 'time_millis DOUBLE', 'destination VARCHAR'],
  series: [
    'series_id INTEGER',
    'resource_id INTEGER',
    'destination VARCHAR',
    'name VARCHAR',
    'kind VARCHAR',
    'unit VARCHAR',
    'description VARCHAR',
    'attributes VARCHAR',
  ],
  points: [
    'series_id INTEGER',
    'time_millis DOUBLE',
    'start_millis DOUBLE',
    'value DOUBLE',
    'count DOUBLE',
    'min DOUBLE',
    'max DOUBLE',
    'bounds VARCHAR',
    'counts VARCHAR',
  ],
  // What each commit added to the coverage counters; summed up at start and folded by retention.
  coverage: [
    'service VARCHAR',
    'signal VARCHAR',
    'destination VARCHAR',
    'time_millis DOUBLE',
    'received DOUBLE',
    'duplicates DOUBLE',
  ],
} as const;

export type TableName = keyof typeof tables;

/** Oldest rows of these go first when retention needs room. */
export const timeColumns = {
  spans: 'start_millis',
  logs: 'time_millis',
  log_sightings: 'time_millis',
  points: 'time_millis',
} as const satisfies Partial<Record<TableName, string>>;

export function describeSchema(): readonly string[] {
  return Object.entries(tables).map(([name, columns]) => `CREATE TABLE IF NOT EXISTS ${name} (${columns.join(', ')})`);
}
