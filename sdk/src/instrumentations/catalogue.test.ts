import { readFileSync } from 'node:fs';
import { createRequire, findPackageJSON } from 'node:module';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import { catalogue } from './catalogue.ts';

const entryPath = createRequire(import.meta.url).resolve('@opentelemetry/auto-instrumentations-node');
const pinned = JSON.parse(readFileSync(findPackageJSON(pathToFileURL(entryPath)) ?? '', 'utf8')) as {
  dependencies: object;
};

describe('the catalogue', () => {
  it('makes every instrumentation that it names', () => {
    expect(catalogue.length).toBeGreaterThan(35);
    for (const entry of catalogue) expect(() => entry.create().disable(), entry.name).not.toThrow();
  });

  it('leaves out of auto-instrumentations-node only what it says here', () => {
    const theirs = Object.keys(pinned.dependencies)
      .filter((name) => name.startsWith('@opentelemetry/instrumentation-'))
      .map((name) => name.slice('@opentelemetry/instrumentation-'.length));
    const ours = new Set(catalogue.map((entry) => entry.name));
    // Lambda and host metrics are work of their own; cucumber is a test runner.
    expect(theirs.filter((name) => !ours.has(name)).sort()).toEqual(['aws-lambda', 'cucumber', 'host-metrics']);
  });

  it('names each library and each module once', () => {
    const modules = catalogue.flatMap((entry) => entry.modules);
    expect(new Set(modules).size).toBe(modules.length);
    expect(new Set(catalogue.map((entry) => entry.name)).size).toBe(catalogue.length);
  });
});
