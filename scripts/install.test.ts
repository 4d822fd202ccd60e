// The real script in a folder of its own, with a stand-in for npm that writes down how it was called.
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { spawnSync } from 'node:child_process';

interface Clone {
  readonly root: string;
  install(): { code: number | null; output: string; npmCalls: string[] };
}

type Packages = Readonly<Record<string, { version?: string; optional?: boolean }>>;

const installed: Packages = { 'node_modules/winston': { version: '3.0.0' } };

function createClone(locked: Packages, npm: string): Clone {
  const root = mkdtempSync(join(tmpdir(), 'pitwall-install-'));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  mkdirSync(join(root, 'scripts'));
  copyFileSync(new URL('install.mjs', import.meta.url), join(root, 'scripts/install.mjs'));
  writeFileSync(join(root, 'package-lock.json'), JSON.stringify({ packages: { '': {}, ...locked } }));
  const calls = join(root, 'calls');
  const program = `require('node:fs').appendFileSync(${JSON.stringify(calls)}, process.argv[2] + '\\n');\n${npm}`;
  const fakeNpm = join(root, 'npm-cli.cjs');
  writeFileSync(fakeNpm, program);
  return {
    root,
    install() {
      const env = { ...process.env, npm_execpath: fakeNpm };
      const run = spawnSync(process.execPath, ['scripts/install.mjs'], { cwd: root, encoding: 'utf8', env });
      const npmCalls = existsSync(calls) ? readFileSync(calls, 'utf8').trim().split('\n') : [];
      return { code: run.status, output: run.stdout + run.stderr, npmCalls };
    },
  };
}

function fillModules(root: string, packages: Packages, nodeVersion = 'v24.1.0'): void {
  mkdirSync(join(root, 'node_modules/.bin'), { recursive: true });
  writeFileSync(join(root, 'node_modules/.package-lock.json'), JSON.stringify({ packages }));
  writeFileSync(join(root, 'node_modules/.bin/node'), `#!/bin/sh\necho ${nodeVersion}\n`);
  chmodSync(join(root, 'node_modules/.bin/node'), 0o755);
}

describe('install', () => {
  test('does and says nothing when node_modules holds what is locked', () => {
    const clone = createClone({ ...installed, 'node_modules/only-on-mac': { version: '1.0.0', optional: true } }, '');
    fillModules(clone.root, installed);
    expect(clone.install()).toEqual({ code: 0, output: '', npmCalls: [] });
  });

  test('an empty clone gets exactly what is locked', () => {
    const clone = createClone(installed, '');
    const { output, npmCalls } = clone.install();
    expect(npmCalls[0]).toBe('ci');
    expect(output).toContain('Installing dependencies (node_modules is missing)');
    expect(output).toMatch(/Installed in \d+ s/);
  });

  test('a changed lockfile is followed without starting over, and the reason is told', () => {
    const clone = createClone(
      { 'node_modules/winston': { version: '3.1.0' }, 'node_modules/new': { version: '1.0.0' } },
      '',
    );
    fillModules(clone.root, installed);
    const { output, npmCalls } = clone.install();
    expect(npmCalls).toEqual(['install']);
    expect(output).toContain('package-lock.json changed: winston and 1 more');
  });

  test('without a network it says so and fails', () => {
    const clone = createClone(installed, "console.error('npm error code ENOTFOUND'); process.exit(1)");
    const { code, output } = clone.install();
    expect(code).toBe(1);
    expect(output).toContain('npm could not reach its registry (ENOTFOUND)');
  });

  test('a lockfile that npm calls out of date is brought up to date', () => {
    const clone = createClone(installed, "if (process.argv[2] === 'ci') { console.error('EUSAGE'); process.exit(1) }");
    expect(clone.install().npmCalls.slice(0, 2)).toEqual(['ci', 'install']);
  });

  test('a Node that is too old in node_modules is fetched again', () => {
    const clone = createClone(installed, '');
    fillModules(clone.root, installed, 'v18.0.0');
    const { npmCalls, output } = clone.install();
    expect(npmCalls).toEqual(['rebuild']);
    expect(output).toContain('Fetching Node 24');
  });
});
