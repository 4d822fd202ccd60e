import { parseServiceSettings, parseServiceUrl, startService } from '@pitwall-examples/chassis';
import { createApp } from './app.ts';
import { createSessions } from './session.ts';
import { instruments, logger } from './telemetry.ts';
import { createUpstreams } from './upstreams.ts';

const upstreams = createUpstreams({
  products: parseServiceUrl(process.env, 'PRODUCTS_URL', 'http://127.0.0.1:8081'),
  orders: parseServiceUrl(process.env, 'ORDERS_URL', 'http://127.0.0.1:8082'),
});
const sessions = createSessions();
instruments.cartSessions.observe(() => [[sessions.count(), {}]]);
const port = await startService(createApp({ ...upstreams, sessions }), parseServiceSettings(process.env, 8080));
logger.info('Gateway is open', { 'server.port': port });
