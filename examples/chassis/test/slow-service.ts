// Prints its port, then `in flight` for every request that it holds back.
import { setTimeout as sleep } from 'node:timers/promises';
import { createServiceApp } from '../src/app.ts';
import { startService } from '../src/service.ts';

const app = createServiceApp({ logger: { error: () => undefined } });
app.get('/slow', async () => {
  process.stdout.write('in flight\n');
  await sleep(300);
  return { ok: true };
});
app.get('/never', (_request, reply) => {
  reply.hijack();
  process.stdout.write('in flight\n');
});
const port = await startService(app, { host: '127.0.0.1', port: 0, hasFaults: false });
process.stdout.write(`${port}\n`);
