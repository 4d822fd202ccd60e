// Every message the SDK can say, with a code that is never reused. `docs/errors.md` is generated from this table.

export interface ErrorDefinition {
  readonly level: 'error' | 'warn' | 'info';
  /** What happened, in general words. */
  readonly what: string;
  /** What the reader can do. */
  readonly remedy: string;
}

export const errorTable = {
  PW001: {
    level: 'info',
    what: 'Telemetry has started; the line says what goes where.',
    remedy: 'Nothing to do. `OTEL_LOG_LEVEL=warn` hides it.',
  },
  PW002: {
    level: 'error',
    what: 'Telemetry could not start. The application runs on without it.',
    remedy: 'Read the cause in the line; report it if it names the SDK itself.',
  },
  PW003: {
    level: 'warn',
    what: 'Telemetry was started twice in one process. The first start holds.',
    remedy: 'Use either `--import @pitwall/sdk/register` or one `start()`.',
  },
  PW101: {
    level: 'warn',
    what: 'A setting has a value that cannot be used.',
    remedy: 'Correct the setting that the line names.',
  },
  PW102: {
    level: 'warn',
    what: 'A library could not be instrumented. It works as it would without the SDK.',
    remedy: 'Check the version of the library, or disable it with `OTEL_NODE_DISABLED_INSTRUMENTATIONS`.',
  },
  PW103: {
    level: 'warn',
    what: '`/metrics` cannot be served: another program has its port. It is tried again; other destinations are not affected.',
    remedy: 'Free the port or choose another with `OTEL_EXPORTER_PROMETHEUS_PORT`.',
  },
  PW104: {
    level: 'warn',
    what: 'A scrape of `/metrics` could not be answered.',
    remedy: 'Report it as a bug; metrics that are pushed are not affected.',
  },
  PW105: {
    level: 'warn',
    what: "OpenTelemetry's own SDK or an instrumentation reports a problem.",
    remedy: 'Read the line; it is theirs.',
  },
  PW380: {
    level: 'info',
    what: 'Trace headers and baggage are not sent to a host that is not in the allow-list. The request itself is as it would be.',
    remedy: 'If the host is your own, name it in `PITWALL_PROPAGATE_TO`, e.g. `private,*.shop.example`.',
  },
  PW381: {
    level: 'warn',
    what: 'The sampler cannot get its rules. It uses those that it has for an hour, then the local ones; the application runs on.',
    remedy:
      'Check that the X-Ray daemon or Jaeger runs, and the address in `OTEL_TRACES_SAMPLER_ARG` (docs/sampling.md).',
  },
  PW382: {
    level: 'info',
    what: 'The sampler gets its rules again.',
    remedy: 'Nothing to do.',
  },
  PW383: {
    level: 'error',
    what: 'The package of the sampler that `OTEL_TRACES_SAMPLER` names cannot be used. The local rules hold.',
    remedy:
      'Install `@opentelemetry/sampler-aws-xray` or `@opentelemetry/sampler-jaeger-remote` in the application (docs/sampling.md).',
  },
  PW201: {
    level: 'warn',
    what: 'A destination does not take data. Nothing is lost so far: records wait, in memory or on disk as the line says, and are sent again.',
    remedy: 'Check that the backend runs and that the address is right.',
  },
  PW202: {
    level: 'info',
    what: 'A destination takes data again.',
    remedy: 'Nothing to do.',
  },
  PW203: {
    level: 'error',
    what: 'Records are being lost. The line says why and where.',
    remedy:
      'Restore the destination, or raise `PITWALL_SPOOL_MAX_BYTES` or `PITWALL_MAX_QUEUE_BYTES`. What a backend refused is in the dead-letter folder (docs/delivery.md).',
  },
  PW204: {
    level: 'info',
    what: 'No more records are being lost; the line says how many were.',
    remedy: 'Nothing to do.',
  },
  PW205: {
    level: 'error',
    what: 'A record could not be recorded or encoded. It is counted as dropped.',
    remedy: 'Report it with the line.',
  },
  PW206: {
    level: 'error',
    what: 'The process ended before everything was delivered; the line says how many records were left.',
    remedy: 'Use `PITWALL_DELIVERY=spill`, raise `PITWALL_SHUTDOWN_TIMEOUT`, or check the destination.',
  },
  PW207: {
    level: 'warn',
    what: 'The spool on disk cannot be used. Records wait in memory, up to its bound; the disk is tried again every second.',
    remedy: 'Free the disk or correct the permissions, or choose another folder with `PITWALL_SPOOL_DIR`.',
  },
  PW208: {
    level: 'info',
    what: 'The spool on disk can be used again.',
    remedy: 'Nothing to do.',
  },
  PW209: {
    level: 'info',
    what: 'The process ended before everything was delivered. What is left is on disk, and the next start with the same destination sends it.',
    remedy: 'Nothing to do, if the service starts again with the same `PITWALL_SPOOL_DIR`.',
  },
  PW210: {
    level: 'info',
    what: 'Records that an earlier process or thread left on disk were found and are sent.',
    remedy: 'Nothing to do.',
  },
  PW211: {
    level: 'warn',
    what: 'Records that a backend refused could not be kept in the dead-letter folder.',
    remedy: 'Free the disk or correct the permissions, or choose another folder with `PITWALL_SPOOL_DIR`.',
  },
  PW401: {
    level: 'warn',
    what: 'A file of settings cannot be read, or something in it has no use. The rest holds; the application runs.',
    remedy: 'Correct the file that the line names; `npx pitwall config` shows what was taken from it.',
  },
  PW402: {
    level: 'warn',
    what: 'Libraries were loaded before telemetry started, and so are not instrumented.',
    remedy: 'Load `@pitwall/sdk/register` first, with `--import`; `npx pitwall doctor` says what stands before it.',
  },
  PW340: {
    level: 'warn',
    what: 'The unix datagram socket of DogStatsD cannot be used from this process. Metrics go by UDP.',
    remedy:
      'Install `unix-dgram` in the application, or use the stream socket of the Agent (`DD_DOGSTATSD_URL=unixstream://…`).',
  },
  PW341: {
    level: 'info',
    what: 'dd-trace was running before us and owns tracing. We make no spans; logs and metrics work, with its ids.',
    remedy: 'Nothing to do. `PITWALL_TRACER=dd-trace` bridges the OpenTelemetry API to it.',
  },
  PW342: {
    level: 'info',
    what: 'dd-trace makes and sends the spans, as `PITWALL_TRACER` says. Destinations of traces get none.',
    remedy: 'Nothing to do.',
  },
  PW343: {
    level: 'error',
    what: '`PITWALL_TRACER=dd-trace`, but dd-trace cannot be used. We make the spans ourselves.',
    remedy: 'Install `dd-trace` in the application, or unset `PITWALL_TRACER`.',
  },
  PW344: {
    level: 'warn',
    what: 'The application loaded dd-trace after us. Two tracers patch the same libraries.',
    remedy:
      'Load dd-trace first (`--import dd-trace/initialize.mjs --import @pitwall/sdk/register`), or set `PITWALL_TRACER=dd-trace`.',
  },
  PW346: {
    level: 'error',
    what: 'The log file was truncated by another program. Lines between its copy and the truncation are lost; the line says how many at most.',
    remedy: 'Let logrotate rename the file (`create`) instead of `copytruncate`, or use the rotation of the SDK.',
  },
  PW403: {
    level: 'warn',
    what: 'The application starts an OpenTelemetry SDK of its own. What was registered first holds; the other records nothing.',
    remedy: "Remove the application's own SDK, or run it without `@pitwall/sdk/register`.",
  },
  PW404: {
    level: 'warn',
    what: 'Another OpenTelemetry SDK holds the older API of logs (`@opentelemetry/api-logs`). What libraries log through it goes there, not to us.',
    remedy: 'Remove the other SDK, or load `@pitwall/sdk/register` before it.',
  },
  PW405: {
    level: 'error',
    what: 'A copy of `@opentelemetry/api-logs` has a version of its global that we do not know. What is logged through it is lost.',
    remedy:
      'Use `@opentelemetry/api` 1.10 in its place, or a version of the package that `npx pitwall doctor` accepts.',
  },
  PW365: {
    level: 'warn',
    what: 'Metrics of the processes of a cluster, or of worker threads, cannot be added up on `/metrics`, or only in part. The line says why.',
    remedy:
      'Give the processes a folder for temporary files that they can write (`XDG_RUNTIME_DIR` or `TMPDIR`) with a path of at most 50 bytes.',
  },
  PW360: {
    level: 'warn',
    what: 'A metric has more label sets than its budget. Its sum stays exact: further ones are added to the series with `otel.metric.overflow`.',
    remedy:
      'Leave out the attribute that the line names, or give it fewer values; or raise `PITWALL_METRIC_MAX_SERIES`.',
  },
  PW361: {
    level: 'warn',
    what: "A metric of the application's own registry (prom-client) threw, or did not answer within 3 s. It alone is left out, of `/metrics` and of what is pushed, until it answers.",
    remedy: 'Correct the `collect` function of the metric that the line names.',
  },
  PW362: {
    level: 'warn',
    what: "Two metrics have one name: one of the SDK's and one of the application's own registry, or two of the latter that differ in kind or share label sets. The first holds.",
    remedy: 'Rename the one of the application.',
  },
  PW375: {
    level: 'warn',
    what: '`/pitwall/health` cannot be served. Nothing else is affected.',
    remedy: 'Free the port, or choose another place with `PITWALL_HEALTH=host:port`.',
  },
} as const satisfies Readonly<Record<string, ErrorDefinition>>;

export type ErrorCode = keyof typeof errorTable;

/** The text of `docs/errors.md`. Pure. */
export function describeErrors(): string {
  const rows = Object.entries(errorTable).map(([code, e]) => `| ${code} | ${e.level} | ${e.what} | ${e.remedy} |`);
  return `# Messages

Generated from \`sdk/src/errors.ts\` by \`npm run generate\`; do not edit.

The SDK writes to standard error only, one line a message: \`[pitwall] <code> <what happened>\`.
\`warn\`: nothing is lost. \`error\`: data is lost, or a person is needed. A message that repeats is said once a minute, with a count.

| code | level | what it means | what to do |
| --- | --- | --- | --- |
${rows.join('\n')}
`;
}

/** Options given in code are wrong; lists every problem. */
export class ConfigurationError extends Error {
  readonly problems: readonly string[];
  constructor(problems: readonly string[]) {
    super(`PW101 The options of start() are wrong:\n${problems.map((p) => `- ${p}`).join('\n')}`);
    this.name = 'ConfigurationError';
    this.problems = problems;
  }
}
