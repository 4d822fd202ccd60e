import { describe, expect, test } from 'vitest';
import { applyRule } from './repository-check.ts';
import { rules } from './rules.ts';

function problemsOf(ruleName: string, files: Readonly<Record<string, string>>): string[] {
  const rule = rules.find(({ name }) => name.includes(ruleName));
  if (!rule) throw new Error(`no rule is about "${ruleName}"`);
  return applyRule(
    rule,
    Object.entries(files).map(([path, text]) => ({ path, text })),
  );
}

describe('repository rules', () => {
  test('a rule that found nothing to look at has not passed', () => {
    expect(rules.length).toBeGreaterThan(5);
    for (const rule of rules) expect(applyRule(rule, [])).toEqual([`${rule.name}: found nothing to look at`]);
  });

  test('300 lines are allowed, 301 are not', () => {
    const name = 'longer than 300';
    expect(problemsOf(name, { 'sdk/src/start.ts': 'x\n'.repeat(300) })).toEqual([]);
    expect(problemsOf(name, { 'sdk/src/start.ts': 'x\n'.repeat(301) })).toHaveLength(1);
    expect(problemsOf(name, { 'sdk/src/start.ts': '', 'package-lock.json': 'x\n'.repeat(9000) })).toEqual([]);
  });

  test('a folder called utils is refused, a file about utilisation is not', () => {
    expect(problemsOf('folders are named', { 'sdk/src/utils/time.ts': '' })).toHaveLength(1);
    expect(problemsOf('folders are named', { 'sdk/src/utilisation.ts': '' })).toEqual([]);
  });

  test('a path of one machine is found with its line', () => {
    const home = ['', 'home', 'ann', 'pitwall'].join('/');
    expect(problemsOf('path of one machine', { 'README.md': `Start\ncd ${home}\n` })).toEqual([
      expect.stringContaining('README.md:2'),
    ]);
    expect(problemsOf('path of one machine', { 'README.md': 'see docs/home/start.md, /var/log and ./work/x' })).toEqual(
      [],
    );
  });

  test('a lockfile that names a registry is refused', () => {
    const entry = (resolved: string): string => `{ "resolved": "${resolved}" }`;
    expect(problemsOf('lockfile', { 'package-lock.json': entry('https://registry.example/a.tgz') })).toHaveLength(1);
    expect(problemsOf('lockfile', { 'package-lock.json': entry('sdk') })).toEqual([]);
  });
});

describe('the direction of imports', () => {
  const packages = (path: string, text: string): string[] =>
    problemsOf('packages depend', { [path]: text, 'sdk/src/start.ts': "import { a } from './errors.ts';" });

  test('signals depends on nothing and the SDK on signals only', () => {
    expect(packages('signals/src/index.ts', "import { start } from '@pitwall/sdk';")).toHaveLength(1);
    expect(packages('sdk/src/instruments.ts', "import type { Text } from '@pitwall/signals';")).toEqual([]);
    expect(packages('sdk/src/instruments.ts', "import { x } from '@pitwall/local';")).toHaveLength(1);
  });

  test('a service may import the SDK and the contract of another service, but not its code', () => {
    expect(packages('examples/orders/src/a.ts', "import { createLogger } from '@pitwall/sdk';")).toEqual([]);
    expect(packages('examples/orders/src/a.ts', "import '@pitwall/sdk/register';")).toEqual([]);
    expect(
      packages('examples/orders/src/a.ts', "import type { Car } from '@pitwall-examples/products/contract';"),
    ).toEqual([]);
    expect(packages('examples/orders/src/a.ts', "import { app } from '@pitwall-examples/products';")).toHaveLength(1);
    expect(packages('examples/orders/src/a.ts', "import { app } from '../../products/src/app.ts';")).toHaveLength(1);
  });

  test('imports are found over several lines, as side effects, in re-exports and when dynamic', () => {
    for (const text of [
      "import {\n  a,\n  b,\n} from '@pitwall/local';",
      "import '@pitwall/local';",
      "export { a } from '@pitwall/local';",
      "const a = await import('@pitwall/local');",
    ]) {
      expect(packages('sdk/src/a.ts', text)).toHaveLength(1);
    }
  });

  test('inside the SDK nothing imports what stands above it', () => {
    const sdk = (path: string, text: string): string[] =>
      problemsOf("SDK's folders", { [path]: text, 'sdk/src/start.ts': "import { a } from './errors.ts';" });
    expect(sdk('sdk/src/destinations/otlp.ts', "import { p } from '../pipeline/pipeline.ts';")).toEqual([]);
    expect(sdk('sdk/src/pipeline/pipeline.ts', "import { o } from '../destinations/otlp.ts';")).toHaveLength(1);
    expect(sdk('sdk/src/pipeline/pipeline.ts', "import { q } from './queue.ts';")).toEqual([]);
    expect(sdk('sdk/src/novelty/novelty.ts', '')).toEqual([expect.stringContaining('sdk/src/novelty has no place')]);
  });
});
