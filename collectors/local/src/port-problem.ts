// A port that could not be opened: which, why, and which setting changes it.

import { signature } from './http/reply.ts';

export interface PortUse {
  /** What the port is for. */
  readonly purpose: string;
  readonly host: string;
  readonly port: number;
  readonly setting: string;
}

/** One or more ports could not be opened; the message has a line for each. */
export class PortsUnavailable extends Error {
  constructor(lines: readonly string[]) {
    super(lines.join('\n'));
  }
}

export async function describePortProblem(use: PortUse, error: unknown): Promise<string> {
  const code = error instanceof Error && 'code' in error ? String(error.code) : String(error);
  const place = `${use.host}:${use.port} (${use.purpose})`;
  if (code === 'EACCES')
    return `Port ${place} needs rights this user does not have. Choose another with ${use.setting}.`;
  if (code === 'EADDRNOTAVAIL')
    return `The address ${use.host} is not one of this machine's. Choose another with PITWALL_LOCAL_HOST.`;
  if (code !== 'EADDRINUSE') return `Port ${place} could not be opened: ${code}.`;
  const owner = (await isCollector(use))
    ? 'another pitwall-local is running there'
    : 'another program is listening there';
  return `Port ${place} is in use: ${owner}. Stop it, or choose another port with ${use.setting}.`;
}

const probeMillis = 1_000;

/** Whether a pitwall-local answers on the port: it signs whatever it says. */
async function isCollector({ host, port }: PortUse): Promise<boolean> {
  try {
    const signal = AbortSignal.timeout(probeMillis);
    const reply = await fetch(`http://${host}:${port}/api/status`, { signal });
    await reply.body?.cancel();
    return Object.entries(signature).every(([name, value]) => reply.headers.get(name) === value);
  } catch {
    // Not HTTP: some other program.
    return false;
  }
}
