// `npm run build`: the published packages and the collector's page, each only if something in it changed.
import { fileURLToPath } from 'node:url';
import { buildTarget } from './build/build-target.ts';
import type { BuildOutcome } from './build/build-target.ts';
import { packageTargets, pageTarget } from './build/targets.ts';

const root = fileURLToPath(new URL('../', import.meta.url));
const targets = [...packageTargets, pageTarget];

const usage = `Usage: npm run build [-- --help]

Builds ${targets.map(({ name }) => name).join(', ')}.
What has not changed since the last build is left alone.
`;

async function build(): Promise<number> {
  let failures = 0;
  // One after the other: the SDK's types come from the built signals.
  for (const target of targets) {
    const outcome = await buildTarget(target, root);
    process.stdout.write(`${describeOutcome(target.name, outcome)}\n`);
    if (outcome.kind === 'failed') failures += 1;
  }
  return failures === 0 ? 0 : 1;
}

function describeOutcome(name: string, outcome: BuildOutcome): string {
  switch (outcome.kind) {
    case 'fresh':
      return `✓ ${name} is up to date`;
    case 'built':
      return `✓ ${name} built in ${(outcome.millis / 1000).toFixed(1)} s`;
    case 'failed':
      return `✗ ${name} failed\n${outcome.output.join('\n')}`;
  }
}

if (process.argv.includes('--help')) process.stdout.write(usage);
else process.exitCode = await build();
