import { help, parseSettings } from './settings.ts';
import type { TrafficSettings } from './settings.ts';
import { playTraffic } from './traffic.ts';

const summaryMillis = 30_000;

const outcome = parseSettings(process.argv.slice(2), process.env);
if (outcome.kind === 'help') process.stdout.write(help);
else if (outcome.kind === 'settings') await play(outcome.settings);
else {
  process.stderr.write(`${outcome.problems.map((problem) => `traffic: ${problem}`).join('\n')}\nSee --help.\n`);
  process.exitCode = 2;
}

async function play({ durationMillis, ...settings }: TrafficSettings): Promise<void> {
  const stop = new AbortController();
  process.once('SIGTERM', () => stop.abort());
  process.once('SIGINT', () => stop.abort());
  if (durationMillis !== undefined) setTimeout(() => stop.abort(), durationMillis).unref();
  const print = (line: string): void => void process.stdout.write(`${line}\n`);
  print(`traffic: ${settings.shoppersPerSecond} shoppers/s, seed ${settings.seed}, through ${settings.gatewayUrl}`);
  await playTraffic({ ...settings, summaryMillis, signal: stop.signal, print });
}
