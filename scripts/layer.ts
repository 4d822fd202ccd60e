// `npm run build:layer`: the SDK as a Lambda layer.
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { buildTarget } from './build/build-target.ts';
import { buildLayer } from './build/layer.ts';
import { packageTargets } from './build/targets.ts';

const root = fileURLToPath(new URL('../', import.meta.url));
const { values } = parseArgs({
  options: { output: { type: 'string', default: join(root, '.pitwall', 'layer') }, help: { type: 'boolean' } },
});

const usage = `Usage: npm run build:layer [-- --output <folder>] [-- --help]

Builds the folder of a Lambda layer: zip what is in it, publish it, and set
AWS_LAMBDA_EXEC_WRAPPER=/opt/pitwall (docs/lambda.md). Default: .pitwall/layer. The folder is emptied first.
`;

/** The folder is emptied: only one that is a layer already may be. */
const isForeign = (folder: string): boolean =>
  existsSync(folder) && readdirSync(folder).length > 0 && !existsSync(join(folder, 'pitwall-layer'));

/** What has not changed since the last build is left alone. */
async function buildPackages(): Promise<void> {
  for (const target of packageTargets) {
    const outcome = await buildTarget(target, root);
    if (outcome.kind === 'failed') throw new Error(`${target.name} failed\n${outcome.output.join('\n')}`);
  }
}

if (values.help) process.stdout.write(usage);
else if (isForeign(values.output)) {
  console.error(`${values.output} has something else in it; name a folder that is new or empty`);
  process.exitCode = 1;
} else {
  await buildPackages();
  const { files, startBytes, totalBytes } = await buildLayer(root, values.output);
  const kibibytes = (bytes: number): string => `${Math.round(bytes / 1024)} KiB`;
  console.log(`${values.output}: ${files} files, ${kibibytes(totalBytes)}; loaded at start: ${kibibytes(startBytes)}`);
}
