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
// dynalite may wait for ever for itself; nothing of what it holds has to be saved.
const stop = (): void => {
  setTimeout(() => process.exit(), 1000);
  void dynamodb.stop().then(() => process.exit());
};
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, stop);
