import { SettingsError } from '@pitwall-examples/chassis';
import type { OrderStore } from './order-store.ts';

/**
 * ORDERS_STORE: `memory` (the default), or `dynamodb`, at AWS_ENDPOINT_URL_DYNAMODB or in AWS.
 * @throws {SettingsError} for anything else.
 */
export async function openOrderStore(env: Readonly<Record<string, string | undefined>>): Promise<OrderStore> {
  const kind = env['ORDERS_STORE'] || 'memory';
  if (kind === 'memory') return (await import('./memory-order-store.ts')).createMemoryOrderStore();
  if (kind !== 'dynamodb') throw new SettingsError('ORDERS_STORE', kind, 'memory or dynamodb');
  const { openTable } = await import('@pitwall-examples/chassis/table');
  const { createTableOrderStore, ordersTable } = await import('./table-order-store.ts');
  return createTableOrderStore(await openTable(ordersTable, env));
}
