// From listening to a graceful end. On SIGTERM a service stops accepting, finishes what is in flight and then ends
// by itself: nobody calls process.exit, so whatever still has to be written (telemetry above all) is written.
import type { FastifyInstance } from 'fastify';
import type { ServiceSettings } from './settings.ts';

/** Connections still open this long after a stop are cut, so that a slow client cannot hold the process. */
const stopDeadlineMillis = 1500;

/** Listens, and closes on SIGTERM or SIGINT. Resolves with the port once requests are accepted. */
export async function startService(app: FastifyInstance, settings: ServiceSettings): Promise<number> {
  await app.listen({ host: settings.host, port: settings.port });
  const stop = (): void => void stopService(app);
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
  const address = app.server.address();
  return typeof address === 'object' && address !== null ? address.port : settings.port;
}

async function stopService(app: FastifyInstance): Promise<void> {
  setTimeout(() => app.server.closeAllConnections(), stopDeadlineMillis).unref();
  await app.close();
}
