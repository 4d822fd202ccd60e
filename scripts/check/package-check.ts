// Checks the packages as they would be published: packed into a tarball, then judged by publint
// (https://publint.dev/rules) and by "are the types wrong" (https://github.com/arethetypeswrong/arethetypeswrong.github.io).
// The packages are ESM only, so the latter's complaint that CommonJS gets ESM is not one.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildTarget } from '../build/build-target.ts';
import { packPackage } from '../build/pack.ts';
import { runNode } from '../build/program.ts';
import { packageTargets } from '../build/targets.ts';
import type { Check, CheckResult } from './check.ts';

export function createPackageCheck(root: string): Check {
  return {
    name: 'packages (publint, attw)',
    async run() {
      const folder = mkdtempSync(join(tmpdir(), 'pitwall-packages-'));
      try {
        return await checkPackages(root, folder);
      } finally {
        rmSync(folder, { recursive: true, force: true });
      }
    },
  };
}

async function checkPackages(root: string, folder: string): Promise<CheckResult> {
  const problems: string[] = [];
  for (const target of packageTargets) {
    const outcome = await buildTarget(target, root);
    if (outcome.kind === 'failed') {
      problems.push(...outcome.output);
      continue;
    }
    const tarball = await packPackage(join(root, target.name), folder);
    problems.push(...(await judge(root, tarball)));
  }
  return { isOk: problems.length === 0, output: problems.join('\n'), note: `${packageTargets.length} packages` };
}

async function judge(root: string, tarball: string): Promise<string[]> {
  const verdicts = await Promise.all([
    runNode(['node_modules/publint/src/cli.js', 'run', tarball, '--strict'], root),
    runNode(
      [
        'node_modules/@arethetypeswrong/cli/dist/index.js',
        tarball,
        '--profile',
        'esm-only',
        '--no-emoji',
        '--no-color',
      ],
      root,
    ),
  ]);
  return verdicts.filter(({ code }) => code !== 0).map(({ output }) => output);
}
