import { mkdirSync, mkdtempSync, rmSync, statSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { makePrivateFolder } from './private-folder.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'pitwall-private-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

it('a folder that others could read is closed to them', () => {
  const own = path.join(folder, 'own');
  mkdirSync(own, { mode: 0o755 });
  makePrivateFolder(own);
  expect(statSync(own).mode & 0o777).toBe(0o700);
});

it('a folder of another user is refused', () => {
  const other = vi.spyOn(process, 'getuid').mockReturnValue(statSync(folder).uid + 1);
  expect(() => makePrivateFolder(folder)).toThrow('belongs to another user');
  other.mockRestore();
});

it('a link is refused, wherever it leads', () => {
  const link = path.join(folder, 'link');
  symlinkSync(folder, link);
  expect(() => makePrivateFolder(link)).toThrow('is not a folder');
});
