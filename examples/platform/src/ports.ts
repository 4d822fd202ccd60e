// Checks every port before anything starts, so that one message names all conflicts and what to change.
import { createServer } from 'node:net';
import { settingsOf } from './part.ts';
import type { Addresses, Part, PortSetting } from './part.ts';
import { describePortHolder } from './port-holder.ts';

export interface PortConflict {
  readonly setting: PortSetting;
  readonly port: number;
  /** `held by node server.js (pid 4711)`, `also PITWALL_ORDERS_PORT`, `needs more rights` */
  readonly reason: string;
}

const host = '127.0.0.1';

export function createAddresses(ports: ReadonlyMap<string, number>): Addresses {
  const port = (setting: string): number => {
    const found = ports.get(setting);
    if (found === undefined) throw new Error(`No part of this run has the port ${setting}.`);
    return found;
  };
  return { port, url: (setting) => `http://${host}:${port(setting)}` };
}

export async function findPortConflicts(parts: readonly Part[], addresses: Addresses): Promise<PortConflict[]> {
  const settings = settingsOf(parts);
  const checks = settings.map(async (setting, index): Promise<PortConflict[]> => {
    const port = addresses.port(setting.setting);
    const twin = settings.slice(0, index).find((other) => addresses.port(other.setting) === port);
    const reason = twin ? `is also ${twin.setting}` : await describeObstacle(port);
    return reason === undefined ? [] : [{ setting, port, reason }];
  });
  return (await Promise.all(checks)).flat();
}

async function describeObstacle(port: number): Promise<string | undefined> {
  const code = await tryListening(port);
  if (code === undefined) return undefined;
  if (code !== 'EADDRINUSE') return `cannot be used (${code})`;
  return `is held by ${describePortHolder(port) ?? 'a process that this user may not see'}`;
}

/** The error code of listening on the port, or undefined when it is free. */
function tryListening(port: number): Promise<string | undefined> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
    server.listen({ port, host, exclusive: true }, () => server.close(() => resolve(undefined)));
  });
}

/** The message for all conflicts at once, with a command that avoids them. */
export async function describeConflicts(conflicts: readonly PortConflict[], taken: Iterable<number>): Promise<string> {
  const used = new Set(taken);
  const lines: string[] = [];
  const remedies: string[] = [];
  for (const { setting, port, reason } of conflicts) {
    lines.push(`  ${String(port).padStart(5)}  ${setting.setting} (${setting.use}) ${reason}`);
    remedies.push(`${setting.setting}=${await findFreePort(port, used)}`);
  }
  const title = conflicts.length === 1 ? 'A port is taken:' : `${conflicts.length} ports are taken:`;
  return `${title}\n\n${lines.join('\n')}\n\nNothing was started. Stop what holds them, or use others:\n\n  ${remedies.join(' ')} npm start\n`;
}

async function findFreePort(near: number, used: Set<number>): Promise<number> {
  for (let port = near + 10; port <= 65_535; port += 10) {
    if (used.has(port) || (await tryListening(port)) !== undefined) continue;
    used.add(port);
    return port;
  }
  return near;
}
