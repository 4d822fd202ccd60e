// The function behind a layer: telemetry first, so that the function's modules are instrumented, then the function.
import { existsSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { findTelemetry, start } from '../start.ts';
import { lambdaHandler } from './handler.ts';
import { liteOptions } from './lite.ts';

type Handler = (...given: unknown[]) => unknown;

/**
 * Starts telemetry, loads the handler that PITWALL_LAMBDA_HANDLER names (lambda-exec-wrapper.sh sets it from `_HANDLER`), and
 * wraps it. `src/app.handler` is `handler` of src/app.{mjs,js,cjs}; `a.b.c` is `c` of `b` of `a`.
 * @throws what the function's module throws, as it would without us.
 */
export async function loadFunction(): Promise<Handler> {
  if (findTelemetry() === undefined) start(liteOptions(process.env));
  const given = process.env['PITWALL_LAMBDA_HANDLER'] ?? '';
  const [, folder = '', file = '', names = ''] = /^(.*\/)?([^./]+)\.(.+)$/.exec(given) ?? [];
  const root = path.resolve(process.env['LAMBDA_TASK_ROOT'] ?? '.', folder, file);
  const found = ['.js', '.mjs', '.cjs', '.ts'].map((ending) => root + ending).find((name) => existsSync(name));
  if (found === undefined) throw new Error(`PITWALL_LAMBDA_HANDLER: there is no module for ${given}`);
  const module: unknown = await import(pathToFileURL(found).href);
  const pick = (from: unknown): unknown =>
    names.split('.').reduce<unknown>((value, name) => (value as Record<string, unknown> | undefined)?.[name], from);
  const own = pick(module) ?? pick((module as { readonly default?: unknown }).default);
  if (typeof own !== 'function') throw new Error(`PITWALL_LAMBDA_HANDLER: ${given} is no function`);
  return lambdaHandler(own as Handler);
}
