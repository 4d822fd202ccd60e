import { cpus, loadavg } from 'node:os';
import { findPackageJSON } from 'node:module';
import { readFileSync } from 'node:fs';
import { parseStringField } from '../message.ts';

/** One line. */
export function readMachine(): string {
  const path = findPackageJSON('@opentelemetry/otlp-transformer', import.meta.url);
  const version = path === undefined ? 'unknown' : parseStringField(JSON.parse(readFileSync(path, 'utf8')), 'version');
  const load = (loadavg()[0] ?? 0).toFixed(1);
  const cpu = cpus()[0]?.model ?? 'unknown';
  return `${new Date().toISOString().slice(0, 10)}; ${cpu}, ${cpus().length} cores, load average ${load} at the start; Node ${process.version}; \`@opentelemetry/otlp-transformer\` ${version}`;
}
