import express from 'express';
import { announce } from './measured.js';

const app = express();
for (const path of ['/warm', '/rate', '/max']) {
  app.get(path, (_request, response) => {
    response.json({ model: 'GT', market: 'DE', price: 185000 });
  });
}
const server = app.listen(0, '127.0.0.1', () => announce(server.address().port, () => server.close()));
