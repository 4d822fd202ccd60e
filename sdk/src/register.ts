// The drop-in entry: `node --import @pitwall/sdk/register server.ts` (or --require). It never throws: whatever is wrong
// is said on standard error, and the application runs.
import './instrumentations/loaded-before.ts';
import { writeToStandardError } from './diagnostics.ts';
import { start } from './start.ts';
import { isTransportThread } from './threads.ts';

try {
  if (!isTransportThread()) start();
} catch (error) {
  writeToStandardError(`[pitwall] PW002 telemetry did not start; the application runs without it: ${String(error)}\n`);
}
