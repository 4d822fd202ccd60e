// The stand-ins for AWS, in one process without the SDK: what happens in there is nobody's telemetry.
import { mkdirSync } from 'node:fs';
import { startDynamodb } from './dynamodb.ts';

const folder = process.env['CLOUD_FOLDER'];
if (folder !== undefined) mkdirSync(folder, { recursive: true });
const dynamodb = await startDynamodb({
  host: process.env['HOST'] || '127.0.0.1',
  port: Number(process.env['DYNAMODB_PORT'] || 8000),
  ...(folder !== undefined && { folder: `${folder}/dynamodb` }),
});
process.stdout.write(`DynamoDB is at http://127.0.0.1:${dynamodb.port}\n`);
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => void dynamodb.stop());
