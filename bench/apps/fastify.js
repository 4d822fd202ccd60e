import fastify from 'fastify';
import { announce } from './measured.js';

const app = fastify();
for (const path of ['/warm', '/rate', '/max']) {
  app.get(path, () => ({ model: 'GT', market: 'DE', price: 185000 }));
}
await app.listen({ host: '127.0.0.1', port: 0 });
announce(app.server.address().port, () => app.close());
