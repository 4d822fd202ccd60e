import pinoRedact from '@pinojs/redact';
import { makeSpanSafe } from '../../../sdk/src/safety/records.ts';
import type { HotPath } from './hot-path.ts';

const attributes = {
  'http.request.method': 'GET',
  'http.response.status_code': 200,
  'http.route': '/orders/:id',
  'url.path': '/orders/4711',
  'url.scheme': 'https',
  'server.address': 'orders.internal',
  'server.port': 8443,
  'user_agent.original': 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36',
  'network.protocol.version': '1.1',
  'shop.market': 'DE',
  'http.request.header.authorization': 'Bearer abcdefghijklmnopqrstuvwxyz',
  'client.secret': 'hunter22',
};

const redact = pinoRedact({
  paths: ['["http.request.header.authorization"]', '["client.secret"]'],
  censor: 'REDACTED',
  serialize: false,
});

function createSpan() {
  return { name: 'GET /orders/:id', attributes: { ...attributes }, events: [], links: [], status: {} };
}

/** All make the span, so that what is compared has the same in it. */
export const redactionContestants: readonly HotPath[] = [
  {
    name: '@pinojs/redact',
    run: (times) => {
      let length = 0;
      for (let index = 0; index < times; index += 1) {
        const span = createSpan();
        const copy = redact(span.attributes) as typeof attributes;
        length += copy['client.secret'].length;
      }
      return length;
    },
  },
  {
    name: '@pitwall/sdk',
    run: (times) => {
      let length = 0;
      for (let index = 0; index < times; index += 1) {
        const span = createSpan();
        makeSpanSafe(span);
        length += span.attributes['client.secret'].length;
      }
      return length;
    },
  },
  {
    name: 'making the span alone',
    run: (times) => {
      let length = 0;
      for (let index = 0; index < times; index += 1) length += createSpan().attributes['client.secret'].length;
      return length;
    },
  },
];
