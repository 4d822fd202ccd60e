import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, expect, it, onTestFinished, vi } from 'vitest';
import { createMemberId, resolveGroupFolder, socketPath } from './group-folder.ts';

afterEach(() => void vi.unstubAllEnvs());
const identity = { rootPid: process.pid, host: '127.0.0.1', port: 9464, serviceName: 'shop' };

it.each([
  ['the folder of the user', 'x'.repeat(10), 'x'.repeat(10), 'XDG_RUNTIME_DIR'],
  ['the one for temporary files, where that is too deep', 'x'.repeat(90), 'x'.repeat(10), 'TMPDIR'],
  ['the system’s own, where that is too deep as well', 'x'.repeat(90), 'x'.repeat(90), ''],
])('sockets are in %s', (_what, runtime, temporary, chosen) => {
  const base = fs.mkdtempSync(path.join(os.tmpdir(), 'pw-'));
  onTestFinished(() => fs.rmSync(base, { recursive: true, force: true }));
  vi.stubEnv('XDG_RUNTIME_DIR', path.join(base, 'r', runtime));
  vi.stubEnv('TMPDIR', path.join(base, 't', temporary));
  for (const name of ['XDG_RUNTIME_DIR', 'TMPDIR']) fs.mkdirSync(process.env[name] ?? '', { recursive: true });
  const folder = resolveGroupFolder(identity);
  expect(Buffer.byteLength(socketPath(folder, createMemberId()))).toBeLessThan(104);
  if (chosen) expect(folder.startsWith(`${process.env[chosen]}/`)).toBe(true);
  else expect(folder.startsWith(base)).toBe(false);
  expect(resolveGroupFolder(identity)).toBe(folder);
});
