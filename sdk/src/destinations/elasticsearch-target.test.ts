import { describe, expect, it } from 'vitest';
import { nameDataStream } from './elasticsearch-target.ts';

describe('the data stream', () => {
  it.each([
    [{ 'service.name': 'orders', 'deployment.environment.name': 'prod' }, 'logs-orders-prod'],
    [
      { 'service.name': '@shop/Orders-API', 'deployment.environment.name': 'EU-West 1' },
      'logs-shop_orders_api-eu_west_1',
    ],
    [{ 'service.name': 'unknown_service:node' }, 'logs-unknown_service_node-default'],
    [{ 'service.name': '注文', 'deployment.environment.name': '..' }, 'logs-pitwall-default'],
    [{ 'service.name': 'x'.repeat(300) }, `logs-${'x'.repeat(100)}-default`],
    [{}, 'logs-pitwall-default'],
  ])('of %j is %s', (resource, expected) => {
    expect(nameDataStream(resource)).toBe(expected);
  });
});
