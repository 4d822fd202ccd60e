import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { buildTarget } from './build-target.ts';
import type { BuildTarget } from './build-target.ts';
import { publishedManifest } from './pack.ts';

function createProject(program: string): { root: string; target: BuildTarget } {
  const root = mkdtempSync(join(tmpdir(), 'pitwall-build-'));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  mkdirSync(join(root, 'src'));
  writeFileSync(join(root, 'src/page.ts'), 'one');
  writeFileSync(join(root, 'build.cjs'), program);
  return { root, target: { name: 'the/page', inputs: ['src/**/*.ts'], output: 'page.html', run: ['build.cjs'] } };
}

const copy = "require('node:fs').copyFileSync('src/page.ts', 'page.html')";

test('a target is built once, and again when an input changes or the output is gone', async () => {
  const { root, target } = createProject(copy);
  expect(await buildTarget(target, root)).toMatchObject({ kind: 'built' });
  expect(await buildTarget(target, root)).toEqual({ kind: 'fresh' });
  writeFileSync(join(root, 'src/page.ts'), 'two');
  expect(await buildTarget(target, root)).toMatchObject({ kind: 'built' });
  expect(readFileSync(join(root, 'page.html'), 'utf8')).toBe('two');
  rmSync(join(root, 'page.html'));
  expect(await buildTarget(target, root)).toMatchObject({ kind: 'built' });
});

test('a changed test is no reason to build', async () => {
  const { root, target } = createProject(copy);
  await buildTarget(target, root);
  writeFileSync(join(root, 'src/page.test.ts'), 'new');
  expect(await buildTarget(target, root)).toEqual({ kind: 'fresh' });
});

test('what the last build left of a removed source is gone', async () => {
  const { root, target } = createProject(copy);
  mkdirSync(join(root, 'dist/page'), { recursive: true });
  for (const file of ['dist/old.js', 'dist/page/app.js']) writeFileSync(join(root, file), '');
  await buildTarget({ ...target, stale: ['dist/*.js', 'dist/!(page)/**/*.js'] }, root);
  expect(existsSync(join(root, 'dist/old.js'))).toBe(false);
  expect(existsSync(join(root, 'dist/page/app.js'))).toBe(true);
});

test('a failed build says what was printed, and is tried again', async () => {
  const { root, target } = createProject("console.error('no such module'); process.exit(2)");
  expect(await buildTarget(target, root)).toEqual({ kind: 'failed', output: ['no such module'] });
  expect(await buildTarget(target, root)).toMatchObject({ kind: 'failed' });
});

test('the published manifest leads to built files only', () => {
  const source = { name: 'a', exports: { '.': { 'pitwall-source': './src/index.ts', default: './dist/index.js' } } };
  expect(JSON.parse(publishedManifest(JSON.stringify(source)))).toEqual({
    name: 'a',
    exports: { '.': { default: './dist/index.js' } },
  });
});
