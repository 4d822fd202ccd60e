// A service as a process of its own, on a free port of loopback: for tests that cross services, which may know each
// other's contract only. The port is read from the line that a service logs when it is open.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';

export interface ServiceProcess {
  readonly url: string;
  /** Sends SIGTERM; resolves with the exit code. */
  stop(): Promise<number | null>;
}

/** Starts `src/server.ts` in a service's folder. Rejects if it ends before it is open. */
export async function startServiceProcess(
  folder: URL,
  env: Readonly<Record<string, string>> = {},
): Promise<ServiceProcess> {
  const child = spawn(process.execPath, ['--conditions=pitwall-source', 'src/server.ts'], {
    cwd: folder,
    env: { ...process.env, PITWALL_LOG_LEVEL: 'info', ...env, HOST: '127.0.0.1', PORT: '0' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const port = await readPort(child.stdout);
  if (port === undefined) throw new Error(`The service in ${folder.pathname} ended before it was open`);
  return {
    url: `http://127.0.0.1:${port}`,
    async stop() {
      if (child.exitCode !== null) return child.exitCode;
      const ended = once(child, 'exit');
      child.kill('SIGTERM');
      await ended;
      return child.exitCode;
    },
  };
}

/** Keeps reading after that: a service whose output nobody reads would stop. */
function readPort(output: Readable): Promise<string | undefined> {
  return new Promise((resolve) => {
    const lines = createInterface(output);
    lines.on('line', (line) => {
      const port = /"server\.port":(\d+)/.exec(line)?.[1];
      if (port !== undefined) resolve(port);
    });
    lines.on('close', () => resolve(undefined));
  });
}
