import { fileURLToPath } from 'node:url';
import { startChild } from '../child.ts';
import type { ChildExit } from '../child.ts';
import { parseNumberField } from '../message.ts';
import { parseTally } from './tally.ts';
import type { Tally } from './tally.ts';

export interface SinkAddress {
  readonly host: string;
  readonly url: string;
  readonly udpPort: number;
}

export interface Sink {
  readonly address: SinkAddress;
  takeTally(): Promise<Tally>;
  stop(): Promise<ChildExit>;
}

export async function startSink(): Promise<Sink> {
  const child = startChild({
    command: [process.execPath, fileURLToPath(import.meta.resolve('./sink-process.ts'))],
    cwd: import.meta.dirname,
    environment: process.env,
  });
  const ready = await child.next();
  const host = '127.0.0.1';
  return {
    address: {
      host,
      url: `http://${host}:${parseNumberField(ready, 'port')}`,
      udpPort: parseNumberField(ready, 'udpPort'),
    },
    takeTally: async () => parseTally(await child.ask({})),
    stop: () => {
      child.kill('SIGTERM');
      return child.exited;
    },
  };
}
