// The drop-in entry: `node --import @pitwall/sdk/register server.ts` (or --require). It never throws: whatever is wrong
// is said on standard error, and the application runs.
import { start } from './start.ts';

try {
  start();
} catch (error) {
  process.stderr.write(`[pitwall] PW002 telemetry did not start; the application runs without it: ${String(error)}\n`);
}
