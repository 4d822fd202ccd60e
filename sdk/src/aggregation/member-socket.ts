// How one member asks another for its metrics: a connection to its socket, answered with a snapshot and closed. Nothing of it
// goes through the cluster's own channel, where the application would see it, and nothing keeps a process.
import net from 'node:net';
import { withoutTracing } from '../transport/untraced.ts';

export interface MemberSocket {
  /** Resolves once it can be asked. */
  readonly listening: Promise<void>;
  stop(): void;
}

/** Of an asker that does not read. What waits for it would keep our process. */
const idleMillis = 2000;

/** @param read Never rejects. */
export function answerAt(path: string, read: () => Promise<string>): MemberSocket {
  const open = new Set<net.Socket>();
  const server = withoutTracing(() =>
    net.createServer({ allowHalfOpen: true }, (socket) => {
      open.add(socket);
      socket.once('close', () => open.delete(socket));
      socket.unref();
      socket.on('error', () => socket.destroy()); // the asker has gone
      socket.on('end', () => socket.end());
      // Who only connects wants to know whether we are there, and for how long.
      socket.once('data', () => {
        socket.setTimeout(idleMillis, () => socket.destroy());
        void read().then((text) => socket.end(text));
      });
    }),
  );
  const listening = new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    // Exclusive: a worker of a cluster would otherwise listen through its primary, and share it with the others.
    server.listen({ path, exclusive: true }, () => {
      server.on('error', () => {});
      resolve();
    });
  });
  server.unref();
  const stop = (): void => {
    server.close();
    for (const socket of open) socket.destroy(); // those who wait for our end
  };
  return { listening, stop };
}

export type Answer = { readonly kind: 'answered'; readonly text: string } | { readonly kind: 'gone' | 'silent' };

/** Resolves when the other one answers, is known to be gone, or breaks off; so perhaps never. */
export function ask(path: string): Promise<Answer> {
  return withoutTracing(
    () =>
      new Promise((resolve) => {
        const chunks: Buffer[] = [];
        const socket = net.connect({ path }, () => socket.write('?'));
        socket.unref();
        socket.on('data', (chunk) => chunks.push(chunk));
        socket.once('end', () => resolve({ kind: 'answered', text: Buffer.concat(chunks).toString('utf8') }));
        socket.once('error', (error) => resolve({ kind: isGone(error) ? 'gone' : 'silent' }));
        socket.once('close', () => resolve({ kind: 'silent' }));
      }),
  );
}

/** @returns resolves with whether it was there, once it is not. */
export function waitForEnd(path: string): Promise<boolean> {
  return withoutTracing(
    () =>
      new Promise((resolve) => {
        let isThere = false;
        const socket = net.connect({ path }, () => (isThere = true));
        socket.unref();
        socket.resume();
        socket.on('error', () => {}); // 'close' follows
        socket.once('close', () => resolve(isThere));
      }),
  );
}

/** Nobody listens there: the process or thread has ended, however it did. */
function isGone(error: Error): boolean {
  return 'code' in error && (error.code === 'ECONNREFUSED' || error.code === 'ENOENT');
}
