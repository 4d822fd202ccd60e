import { expect, test } from 'vitest';
import { help, parseOptions } from './options.ts';
import type { Options } from './options.ts';

function optionsOf(...args: readonly string[]): Options {
  const parsed = parseOptions(args);
  if (parsed.kind === 'problems') throw new Error(parsed.problems.join('\n'));
  return parsed.options;
}

function problemsOf(...args: readonly string[]): readonly string[] {
  const parsed = parseOptions(args);
  return parsed.kind === 'problems' ? parsed.problems : [];
}

test('a full run measures all contestants on both frameworks and writes the results', () => {
  const options = optionsOf();
  expect(options.contestantNames).toContain('pitwall');
  expect(options.frameworks).toEqual(['fastify', 'express']);
  expect(options.output).toBe('bench/results.md');
});

test('a partial or quick run does not replace the full results unless asked to', () => {
  expect(optionsOf('--quick').output).toBeUndefined();
  expect(optionsOf('--only', 'pitwall').output).toBeUndefined();
  expect(optionsOf('--frameworks', 'express').output).toBeUndefined();
  expect(optionsOf('--quick', '--output', 'quick.md').output).toBe('quick.md');
});

test('whoever is chosen, the uninstrumented reference runs too', () => {
  expect(optionsOf('--only', 'dd-trace').contestantNames).toEqual(['uninstrumented', 'dd-trace']);
});

test('all problems are reported at once, each naming its option', () => {
  const problems = problemsOf('--rounds', '0', '--seconds', ' ', '--starts', '1.5', '--only', 'winston,pitwall');
  expect(problems).toHaveLength(4);
  expect(problems.join('\n')).toMatch(/--rounds "0"[^]*--only "winston"|--only "winston"[^]*--rounds "0"/);
});

test('an unknown option is a problem, not ignored', () => {
  expect(problemsOf('--round', '3').join()).toContain('--round');
});

test('every option is in the help', () => {
  const flags = ['rounds', 'seconds', 'rate', 'starts', 'only', 'frameworks', 'seed', 'output', 'quick', 'no-build'];
  for (const flag of flags) expect(help).toContain(`--${flag}`);
});
