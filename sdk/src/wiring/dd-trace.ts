// Exactly one tracer owns a process. Where that is dd-trace (https://docs.datadoghq.com/tracing/trace_collection/),
// we make no spans: its context manager becomes OpenTelemetry's, so that log lines and exemplars carry its ids, and with
// PITWALL_TRACER=dd-trace its tracer provider becomes OpenTelemetry's too.
import module from 'node:module';
import type { ContextManager, TracerProvider } from '@opentelemetry/api';
import type { Settings } from '../configuration/settings/settings.ts';
import type { Diagnostics } from '../diagnostics.ts';
import type { CatalogueEntry } from '../instrumentations/catalogue.ts';
import { requireOptional } from '../optional-package.ts';

/** The part of dd-trace's public API that is used: https://datadoghq.dev/dd-trace-js/interfaces/export_.Tracer.html */
interface DdTracer {
  init(): unknown;
  readonly TracerProvider: new () => TracerProvider & { register(): void };
}

/** What dd-trace 3 to 6 leave in the process when they are loaded. */
interface Globals {
  readonly _ddtrace?: DdTracer & { readonly _initialized?: boolean };
}

export interface ForeignTracer {
  readonly contextManager: ContextManager;
  /** Undefined where the OpenTelemetry API stays without a tracer, as it was without us. */
  readonly provider: TracerProvider | undefined;
}

/** dd-trace, when it owns tracing: by the setting, or because it runs already. */
export function findForeignTracer({ tracer }: Settings, diagnostics: Diagnostics): ForeignTracer | undefined {
  const { _ddtrace: loaded } = globalThis as Globals;
  if (tracer === 'dd-trace') return startDdTrace(diagnostics);
  if (loaded?._initialized !== true) {
    sayWhenLoaded(diagnostics);
    return undefined;
  }
  diagnostics.say(
    'PW341',
    'dd-trace runs already and owns tracing: we make no spans; log lines carry its ids. PITWALL_TRACER=dd-trace bridges the OpenTelemetry API to it',
  );
  return { contextManager: readContextManager(loaded).contextManager, provider: undefined };
}

/** Instrumentations that make no spans and touch no request: logs and metrics. */
const spanless = new Set(['winston', 'pino', 'bunyan', 'console', 'prom-client', 'runtime-node']);

export function withoutSpans(catalogue: readonly CatalogueEntry[]): readonly CatalogueEntry[] {
  return catalogue.filter((entry) => spanless.has(entry.name));
}

function startDdTrace(diagnostics: Diagnostics): ForeignTracer | undefined {
  try {
    const ddTrace = requireOptional('dd-trace') as DdTracer;
    ddTrace.init(); // nothing when it runs already
    requireOptional('dd-trace/register.js'); // so that it sees ES modules too
    diagnostics.say('PW342', 'dd-trace makes and sends the spans; the OpenTelemetry API is bridged to it');
    return readContextManager(ddTrace);
  } catch (error) {
    diagnostics.say('PW343', `dd-trace cannot be used; we make the spans: ${String(error)}`);
    return undefined;
  }
}

const apiKey = Symbol.for('opentelemetry.js.api.1');
interface ApiRegistry {
  readonly version?: string;
  readonly context?: ContextManager;
}

/**
 * dd-trace brings an @opentelemetry/api of its own, and copies of different versions refuse each other's registrations. So
 * its provider registers itself in an empty registry, and what it left there is registered by our copy.
 */
function readContextManager(ddTrace: DdTracer): { contextManager: ContextManager; provider: TracerProvider } {
  const globals = globalThis as { [apiKey]?: ApiRegistry | undefined };
  const registered = globals[apiKey];
  globals[apiKey] = undefined;
  try {
    const provider = new ddTrace.TracerProvider();
    provider.register();
    const contextManager = (globals[apiKey] as ApiRegistry | undefined)?.context;
    if (!contextManager) throw new Error('its tracer provider registered no context manager');
    return { contextManager, provider };
  } finally {
    globals[apiKey] = registered;
  }
}

function sayWhenLoaded(diagnostics: Diagnostics): void {
  const hooks = module.registerHooks({
    resolve: (specifier, context, nextResolve) => {
      if (specifier === 'dd-trace' || specifier.startsWith('dd-trace/init')) {
        hooks.deregister();
        diagnostics.say(
          'PW344',
          'dd-trace was loaded after us: two tracers make spans. Load it first, or set PITWALL_TRACER=dd-trace',
        );
      }
      return nextResolve(specifier, context);
    },
  });
}
