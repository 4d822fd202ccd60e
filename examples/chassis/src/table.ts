// A table in DynamoDB. Its address is the environment's (AWS_ENDPOINT_URL_DYNAMODB): the stand-in under `npm start`, AWS
// without one. Tables are made where they are missing at the stand-in only; in AWS they are the work of infrastructure
// as code. https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/
import { CreateTableCommand, DynamoDBClient, ResourceInUseException } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { Environment } from './settings.ts';

/** Names of attributes that hold text. */
export interface TableKey {
  readonly hash: string;
  readonly range?: string;
}

export interface TableDefinition {
  readonly name: string;
  readonly key: TableKey;
  readonly indexes?: Readonly<Record<string, TableKey>>;
}

export interface Table {
  readonly name: string;
  readonly client: DynamoDBDocumentClient;
}

/** @throws what AWS answers when the table can neither be found nor made. */
export async function openTable(definition: TableDefinition, env: Environment): Promise<Table> {
  const endpoint = env['AWS_ENDPOINT_URL_DYNAMODB'];
  const client = new DynamoDBClient({
    region: env['AWS_REGION'] || 'eu-central-1',
    ...(endpoint && { endpoint, credentials: { accessKeyId: 'local', secretAccessKey: 'local' } }),
  });
  if (endpoint) await createTable(client, definition);
  return { name: definition.name, client: DynamoDBDocumentClient.from(client) };
}

async function createTable(client: DynamoDBClient, { name, key, indexes = {} }: TableDefinition): Promise<void> {
  const keys = [key, ...Object.values(indexes)];
  const attributes = new Set(keys.flatMap(({ hash, range }) => (range ? [hash, range] : [hash])));
  const secondary = Object.entries(indexes).map(([indexName, indexKey]) => ({
    IndexName: indexName,
    KeySchema: encodeKey(indexKey),
    Projection: { ProjectionType: 'ALL' as const },
  }));
  const command = new CreateTableCommand({
    TableName: name,
    BillingMode: 'PAY_PER_REQUEST',
    AttributeDefinitions: [...attributes].map((attribute) => ({
      AttributeName: attribute,
      AttributeType: 'S' as const,
    })),
    KeySchema: encodeKey(key),
    ...(secondary.length > 0 && { GlobalSecondaryIndexes: secondary }),
  });
  try {
    await client.send(command);
  } catch (error) {
    if (!(error instanceof ResourceInUseException)) throw error; // it is there already
  }
}

function encodeKey({ hash, range }: TableKey) {
  const own = { AttributeName: hash, KeyType: 'HASH' as const };
  return range === undefined ? [own] : [own, { AttributeName: range, KeyType: 'RANGE' as const }];
}
