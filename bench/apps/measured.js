// The measured server's end of the control channel. Plain JavaScript, so that nobody's start-up or memory contains
// Node's type stripping. CPU is getrusage() of the whole process, every thread included: the finest clock there is
// without a profiler, and the same on each platform. https://nodejs.org/api/process.html#processcpuusagepreviousvalue

import { writeSync } from 'node:fs';

function sample() {
  const { user, system } = process.cpuUsage();
  return { cpuMicros: user + system, rssBytes: process.memoryUsage.rss() };
}

/** Tells the runner where we listen, answers its samples, and closes on SIGTERM as a well-behaved service does. */
export function announce(port, close) {
  process.on('message', () => process.send(sample()));
  process.once('disconnect', () => process.exit());
  process.once('SIGTERM', close);
  // On stdout, since the channel may lose what is sent while exiting: what was put off until after the load shows here.
  process.once('exit', () => writeSync(1, `\n${JSON.stringify(sample())}\n`));
  process.send({ port });
  // Whoever flushes after close() must do it by its own means: the channel does not keep the process alive.
  process.channel.unref();
}
