// @opentelemetry/api-logs, the API of logs before @opentelemetry/api 1.10 had one: @opentelemetry/winston-transport and many
// libraries emit through it. It keeps its provider apart from the API's other globals, under a symbol of its own, as a
// function of the version that a copy of the package needs:
// https://github.com/open-telemetry/opentelemetry-js/blob/experimental/v0.220.0/experimental/packages/api-logs/src/internal/global-utils.ts
// Its records have the same shape, so our provider serves it as it is.
import { createRequire } from 'node:module';
import { createNoopLogger, type LoggerProvider, logs } from '@opentelemetry/api';
import type { Diagnostics } from '../diagnostics.ts';

const key = Symbol.for('io.opentelemetry.js.api.logs');
/** All versions from 0.26 to 0.2xx need this one. */
const compatibleVersion = 1;

type GetProvider = (version: number) => LoggerProvider;
const globals = globalThis as { [key]?: GetProvider };

interface OldApi {
  readonly logs?: { setGlobalLoggerProvider?(provider: LoggerProvider): unknown };
}

/** After the providers were started. Another SDK that holds the old API keeps it. */
export function bridgeOldLogsApi(diagnostics: Diagnostics): void {
  if (globals[key]) {
    diagnostics.say('PW404', 'another SDK holds @opentelemetry/api-logs: what is logged through it does not reach us');
    return;
  }
  const provider = logs.getLoggerProvider();
  for (const copy of findLoaded()) adopt(copy, provider);
  globals[key] = (version) => (version === compatibleVersion ? provider : refuse(version, diagnostics));
}

function refuse(version: number, diagnostics: Diagnostics): LoggerProvider {
  const what = `a copy of @opentelemetry/api-logs needs version ${version} of its global, and we have ${compatibleVersion}`;
  diagnostics.say('PW405', `${what}: what is logged through it is lost`);
  return { getLogger: () => createNoopLogger() };
}

/** Loggers that were made before are proxies, and only their own copy of the package can give them a provider. */
function adopt({ logs: old }: OldApi, provider: LoggerProvider): void {
  delete globals[key];
  old?.setGlobalLoggerProvider?.(provider);
}

const entry = /[\\/]@opentelemetry[\\/]api-logs[\\/]build[\\/]src[\\/]index\.js$/;

function findLoaded(): readonly OldApi[] {
  const { cache } = createRequire(import.meta.url);
  return Object.values(cache).flatMap((loaded) =>
    loaded && entry.test(loaded.filename) ? [loaded.exports as OldApi] : [],
  );
}
