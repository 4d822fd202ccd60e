// Orders in a table of DynamoDB. Reads by id are consistent; lists come from indexes, which follow a moment later.
import { GetCommand, paginateQuery, PutCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import type { Table, TableDefinition } from '@pitwall-examples/chassis/table';
import type { OrderStore, StoredOrder } from './order-store.ts';
import { countByMarket, openStates } from './state-counts.ts';

export const ordersTable: TableDefinition = {
  name: 'orders',
  key: { hash: 'id' },
  indexes: {
    byCustomer: { hash: 'customerId', range: 'placedAt' },
    byState: { hash: 'state', range: 'changedAt' },
  },
};

/** Sorts after every date. */
const endOfTime = '9999';

export function createTableOrderStore({ client, name: TableName }: Table): OrderStore {
  const find: OrderStore['find'] = async (id) => {
    const { Item } = await client.send(new GetCommand({ TableName, Key: { id }, ConsistentRead: true }));
    return Item as StoredOrder | undefined;
  };
  const listByState = async (state: string, changedBefore: string): Promise<StoredOrder[]> => {
    const query = {
      TableName,
      IndexName: 'byState',
      KeyConditionExpression: '#state = :state AND changedAt < :before',
      ExpressionAttributeNames: { '#state': 'state' },
      ExpressionAttributeValues: { ':state': state, ':before': changedBefore },
    };
    const found: StoredOrder[] = [];
    for await (const { Items = [] } of paginateQuery({ client }, query)) found.push(...(Items as StoredOrder[]));
    return found;
  };
  return {
    find,
    insert: async (order) => {
      const ConditionExpression = 'attribute_not_exists(id)';
      await client.send(new PutCommand({ TableName, Item: order, ConditionExpression }));
    },
    listByCustomer: async (customerId, limit) => {
      const query = new QueryCommand({
        TableName,
        IndexName: 'byCustomer',
        KeyConditionExpression: 'customerId = :customer',
        ExpressionAttributeValues: { ':customer': customerId },
        ScanIndexForward: false,
        Limit: limit,
      });
      return ((await client.send(query)).Items ?? []) as StoredOrder[];
    },
    countOpen: async () => {
      const open = await Promise.all(openStates.map((state) => listByState(state, endOfTime)));
      return countByMarket(open.flat());
    },
    close: () => client.destroy(),
    listUnchangedSince: (state, beforeMillis) => listByState(state, new Date(beforeMillis).toISOString()),
    replace: async (order) => {
      const before = { ':before': order.version - 1 };
      const guard = { ConditionExpression: 'version = :before', ExpressionAttributeValues: before };
      try {
        await client.send(new PutCommand({ TableName, Item: order, ...guard }));
        return true;
      } catch (error) {
        if (error instanceof Error && error.name === 'ConditionalCheckFailedException') return false;
        throw error;
      }
    },
  };
}
