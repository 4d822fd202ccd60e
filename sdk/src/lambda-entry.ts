// The handler of a function that is instrumented without a change: its own is named by PITWALL_LAMBDA_HANDLER, which
// lambda-exec-wrapper.sh sets from `_HANDLER`. Loaded as a function's module is: by `import`, or by `require`.
import { existsSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { lambdaHandler } from './lambda/handler.ts';
import { liteOptions } from './lambda/lite.ts';
import { findTelemetry, start } from './start.ts';

type Handler = (...given: unknown[]) => unknown;

// Before the function's own modules, so that they are instrumented.
if (findTelemetry() === undefined) start(liteOptions(process.env));
let loading: Promise<Handler> | undefined;

/** Finds the function at its first call: an entry may not have top-level await. */
export async function handler(event: unknown, context: unknown): Promise<unknown> {
  const wrapped = await (loading ??= load());
  if (wrapped.length < 3) return wrapped(event, context);
  return new Promise((resolve, reject) => {
    wrapped(event, context, (error: unknown, result: unknown) => {
      // oxlint-disable-next-line typescript/prefer-promise-reject-errors -- whatever the function failed with
      if (error) reject(error);
      else resolve(result);
    });
  });
}

/** `src/app.handler` is `handler` of src/app.{js,mjs,cjs}; `a.b.c` is `c` of `b`. */
async function load(): Promise<Handler> {
  const given = process.env['PITWALL_LAMBDA_HANDLER'] ?? '';
  const [, folder = '', file = '', names = ''] = /^(.*\/)?([^./]+)\.(.+)$/.exec(given) ?? [];
  const root = path.resolve(process.env['LAMBDA_TASK_ROOT'] ?? '.', folder, file);
  const found = ['.mjs', '.js', '.cjs', '.ts'].map((ending) => root + ending).find((name) => existsSync(name));
  if (found === undefined) throw new Error(`PITWALL_LAMBDA_HANDLER: there is no module for ${given}`);
  const module: unknown = await import(pathToFileURL(found).href);
  const pick = (from: unknown): unknown =>
    names.split('.').reduce<unknown>((value, name) => (value as Record<string, unknown> | undefined)?.[name], from);
  const own = pick(module) ?? pick((module as { readonly default?: unknown }).default);
  if (typeof own !== 'function') throw new Error(`PITWALL_LAMBDA_HANDLER: ${given} is no function`);
  return lambdaHandler(own as Handler);
}
