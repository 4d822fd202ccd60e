// Stands in for DynamoDB: https://github.com/architect/dynalite. It knows no transactions and no PartiQL.
import type { Server } from 'node:http';
import dynalite from 'dynalite';

export interface DynamodbOptions {
  readonly host: string;
  readonly port: number;
  /** Folder for its tables, so that they outlive it. Without it they are in memory. */
  readonly folder?: string;
}

/** Resolves with its port once it accepts requests. */
export async function startDynamodb({ host, port, folder }: DynamodbOptions): Promise<DynamodbServer> {
  const timings = { createTableMs: 0, deleteTableMs: 0, updateTableMs: 0 };
  const server: Server = dynalite({ ...timings, ...(folder !== undefined && { path: folder }) });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
  const address = server.address();
  return {
    port: typeof address === 'object' && address !== null ? address.port : port,
    stop: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

export interface DynamodbServer {
  readonly port: number;
  stop(): Promise<void>;
}
