// YAML with OpenTelemetry's environment variable substitution:
// https://opentelemetry.io/docs/specs/otel/configuration/data-model/#environment-variable-substitution
// `${NAME}`, `${env:NAME}`, `${NAME:-default}`; `$$` is `$`. Only in scalar values; an unquoted one gets its type after it.
import { createRequire } from 'node:module';
import type { Environment } from '../resolution.ts';

const require = createRequire(import.meta.url);

/** @throws {Error} when it is no YAML, or a substitution is malformed. */
export function parseYaml(text: string, env: Environment): unknown {
  // Loaded only when there is a file to read.
  const yaml = require('yaml') as typeof import('yaml');
  const document = yaml.parseDocument(text);
  const [error] = document.errors;
  if (error) throw new Error(error.message.split('\n')[0]);
  yaml.visit(document, {
    Scalar: (key, node) => {
      if (key === 'key' || typeof node.value !== 'string' || !node.value.includes('$')) return;
      const replaced = substitute(node.value, env);
      node.value = node.type === 'PLAIN' ? retype(yaml.parse(quoteStructure(replaced))) : replaced;
    },
  });
  return document.toJS() as unknown;
}

/** Pure. @throws {Error} for `${1BAD}`. */
export function substitute(text: string, env: Environment): string {
  return text.replaceAll(/\$\$|\$\{([^}]*)\}/g, (whole, reference: string | undefined) => {
    if (reference === undefined) return '$';
    const parts = /^(?:env:)?([A-Za-z_]\w*)(?::-(.*))?$/s.exec(reference);
    if (!parts) throw new Error(`${whole} is no reference to an environment variable`);
    const given = env[parts[1] ?? ''];
    return given === undefined || given === '' ? (parts[2] ?? '') : given;
  });
}

/** A variable may hold a number or a boolean, but never a structure (`-` alone is a list): that would be an injection. */
function quoteStructure(text: string): string {
  return /^$|^(?=.*\w)[\w.+-]+$/.test(text) ? text : JSON.stringify(text);
}

function retype(value: unknown): unknown {
  return value === undefined ? null : value;
}
