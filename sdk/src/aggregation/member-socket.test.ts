import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import net from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { answerAt, ask, waitForEnd } from './member-socket.ts';

function createPath(): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'pw-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return path.join(folder, 'one.sock');
}

it('tells those who wait for its end when it stops, though its process goes on', async () => {
  const at = createPath();
  const socket = answerAt(at, async () => 'text');
  await socket.listening;
  expect(await ask(at)).toEqual({ kind: 'answered', text: 'text' });
  const ended = waitForEnd(at);
  await new Promise((resolve) => setTimeout(resolve, 0));
  await ask(at); // after the one that waits
  socket.stop();
  expect(await ended).toBe(true);
  expect(await ask(at)).toEqual({ kind: 'gone' });
});

it('lets its process end, though one who asked does not read the answer', async () => {
  const at = createPath();
  const module = JSON.stringify(new URL('member-socket.ts', import.meta.url).href);
  const program = `
    import { answerAt } from ${module};
    const kept = setInterval(() => {}, 1000);
    const text = 'x'.repeat(8_000_000);
    const read = async () => (clearInterval(kept), text);
    await answerAt(${JSON.stringify(at)}, read).listening;
    console.log('ready');`;
  const flags = ['--conditions=pitwall-source', '--input-type=module', '--eval', program];
  const child = spawn(process.execPath, flags, { stdio: ['ignore', 'pipe', 'inherit'], cwd: import.meta.dirname });
  onTestFinished(() => void child.kill('SIGKILL'));
  const ended = new Promise((resolve) => child.once('exit', resolve));
  await new Promise((resolve) => child.stdout.once('data', resolve));
  const hung = net.connect(at, () => hung.write('?'));
  onTestFinished(() => void hung.destroy());
  hung.on('error', () => {}).pause();
  expect(await ended).toBe(0);
}, 60_000);
