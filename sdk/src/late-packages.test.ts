import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { requireWithLate } from './late-packages.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'pitwall-late-'));
  writeFileSync(path.join(folder, 'early.cjs'), "globalThis.loaded = ['early']; exports.read = () => 'early';");
  writeFileSync(path.join(folder, 'late.cjs'), "globalThis.loaded.push('late'); exports.read = () => 'late';");
  const both = "const e = require('./early.cjs'), l = require('./late.cjs'); exports.early = e; exports.late = l;";
  writeFileSync(path.join(folder, 'both.cjs'), both);
});
afterEach(() => rmSync(folder, { recursive: true }));

interface Reader {
  read(): string;
}

it('loads what is late when it is first used, once, and the rest at once', () => {
  const world = globalThis as { loaded?: string[] };
  const isLate = (request: string): boolean => request === './late.cjs';
  const both = requireWithLate(path.join(folder, 'both.cjs'), isLate) as { early: Reader; late: Reader };
  expect(both.early.read()).toBe('early');
  expect(world.loaded).toEqual(['early']);
  expect([both.late.read(), both.late.read(), 'read' in both.late]).toEqual(['late', 'late', true]);
  expect(world.loaded).toEqual(['early', 'late']);
});

it('leaves the loader as it was, also when the package cannot be loaded', () => {
  expect(() => requireWithLate(path.join(folder, 'missing.cjs'), () => false)).toThrow('missing.cjs');
  const again = requireWithLate(path.join(folder, 'early.cjs'), () => false) as Reader;
  expect(again.read()).toBe('early');
});
