// A cluster of four, each with 2,000 series, and one page of all: by the SDK (when it is registered) or by prom-client's
// AggregatorRegistry in the primary. Says `ready` when all have counted; PORT serves `/metrics`; ends with standard input.
import cluster from 'node:cluster';
import http from 'node:http';
import { metrics } from '@opentelemetry/api';
import client from 'prom-client';

const workers = 4;
const routes = 500;
const counters = ['placed', 'paid', 'packed', 'sent'];
const isOurs = process.env.CONTESTANT === 'pitwall';
// Of the primary; its workers answer only when they have made one too.
const registry = isOurs ? undefined : new client.AggregatorRegistry();

function count(add) {
  for (let route = 0; route < routes; route += 1)
    add({ route: `/orders/${route}/items`, method: 'GET', status: '200' });
}

if (cluster.isPrimary) {
  let ready = 0;
  for (let index = 0; index < workers; index += 1)
    cluster.fork().on('message', (message) => {
      if (message === 'ready' && (ready += 1) === workers) console.log('ready');
    });
  process.stdin.resume().once('end', () => process.exit());
  if (registry) {
    const answer = async (response) => response.end(await registry.clusterMetrics());
    http.createServer((_request, response) => void answer(response)).listen(Number(process.env.PORT), '127.0.0.1');
  }
} else {
  for (const name of counters) {
    if (isOurs) {
      const counter = metrics.getMeter('bench').createCounter(`shop.${name}`);
      count((labels) => counter.add(1, labels));
    } else {
      const counter = new client.Counter({
        name: `shop_${name}_total`,
        help: name,
        labelNames: ['route', 'method', 'status'],
      });
      count((labels) => counter.inc(labels));
    }
  }
  process.send('ready');
}
