// What is built: the packages that are published, in the order of their dependencies, and the collector's page.
import type { BuildTarget } from './build-target.ts';

export const packageTargets: readonly BuildTarget[] = [
  packageTarget('signals'),
  packageTarget('sdk', ['signals']),
  packageTarget('collectors/local'),
];

export const pageTarget: BuildTarget = {
  name: 'collectors/local/page',
  inputs: ['collectors/local/page/**/*.{ts,tsx,css,html,svg}', 'collectors/local/src/api/*.ts'],
  output: 'collectors/local/dist/page/index.html',
  run: [
    'node_modules/vite/bin/vite.js',
    'build',
    'collectors/local/page',
    '--config',
    'collectors/local/page/vite.config.ts',
  ],
};

function packageTarget(folder: string, dependencies: readonly string[] = []): BuildTarget {
  return {
    name: folder,
    inputs: [folder, ...dependencies].flatMap((name) => [`${name}/src/**/*.ts`, `${name}/*.json`]),
    output: `${folder}/dist/index.js`,
    // The collector's page, in dist/page, has a build of its own.
    stale: [`${folder}/dist/*.{js,d.ts}`, `${folder}/dist/!(page)/**/*.{js,d.ts}`],
    run: ['node_modules/typescript/bin/tsc', '-p', `${folder}/tsconfig.build.json`],
  };
}
