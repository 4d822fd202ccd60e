import {
  openFaults,
  parseServiceNumber,
  parseServiceSettings,
  parseServiceUrl,
  startService,
} from '@pitwall-examples/chassis';
import { createApp } from './app.ts';
import { createSessions } from './session.ts';
import { instruments, logger } from './telemetry.ts';
import { createUpstreams } from './upstreams.ts';

const upstreams = createUpstreams({
  products: parseServiceUrl(process.env, 'PRODUCTS_URL', 'http://127.0.0.1:8081'),
  orders: parseServiceUrl(process.env, 'ORDERS_URL', 'http://127.0.0.1:8082'),
});
const sessions = createSessions();
const requestsPerSecond = parseServiceNumber(process.env, 'RATE_LIMIT_PER_SECOND', 20);
const rateLimit = { requestsPerSecond, burst: 2 * requestsPerSecond };
instruments.cartSessions.observe(() => [[sessions.count(), {}]]);
const app = createApp({ ...upstreams, sessions, rateLimit });
const settings = parseServiceSettings(process.env, 8080);
openFaults(app, { settings, logger });
const port = await startService(app, settings);
logger.info('Gateway is open', { 'server.port': port });
