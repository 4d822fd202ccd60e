// Loaded into every part with --import: ends the part when the supervisor is gone, however it went.
// The supervisor holds the other end of the pipe on descriptor 3. The kernel closes it even after SIGKILL, and the
// part then gets the SIGTERM it would have got, so it still flushes its telemetry. The collector waits a little, so
// that there is someone to flush to. Nothing here keeps a part alive: the pipe and the timers are unref'd.
import { Socket } from 'node:net';

const pipeDescriptor = 3;
const graceMillis = 5000;
const delayMillis = Number(process.env['PITWALL_ORPHAN_DELAY_MILLIS'] ?? 0);

const pipe = new Socket({ fd: pipeDescriptor, readable: true, writable: false });
pipe.on('error', () => pipe.destroy());
pipe.once('close', () => setTimeout(end, delayMillis).unref());
pipe.resume();
pipe.unref();

function end(): void {
  setTimeout(() => process.kill(process.pid, 'SIGKILL'), graceMillis).unref();
  process.kill(process.pid, 'SIGTERM');
}
