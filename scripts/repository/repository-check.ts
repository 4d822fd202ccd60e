import type { Check } from '../check/check.ts';
import { rules } from './rules.ts';
import type { Rule } from './rules.ts';
import { listSourceFiles } from './source-files.ts';
import type { SourceFile } from './source-files.ts';

export function createRepositoryCheck(root: string): Check {
  return {
    name: 'repository rules',
    async run() {
      const files = await listSourceFiles(root);
      const problems = rules.flatMap((rule) => applyRule(rule, files));
      const note = `${rules.length} rules over ${files.length} files`;
      return { isOk: problems.length === 0, output: problems.join('\n'), note };
    },
  };
}

/** A rule that looked at nothing has not passed. */
export function applyRule(rule: Rule, files: readonly SourceFile[]): string[] {
  const { inspected, problems } = rule.check(files);
  if (inspected === 0) return [`${rule.name}: found nothing to look at`];
  return problems.map((problem) => `${rule.name}: ${problem}`);
}
