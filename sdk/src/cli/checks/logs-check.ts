// Logs that would be lost, or sent twice. The older API of logs keeps its provider in a global with a version of its own;
// the SDK serves version 1 (sdk/src/wiring/old-logs-api.ts).
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { CheckResult, Finding } from '../finding.ts';
import type { InstalledPackage } from './installed-packages.ts';

export function checkLogs(packages: readonly InstalledPackage[]): CheckResult {
  const concerned = packages.filter(({ name }) => name in checks);
  const findings = concerned.flatMap((one) => checks[one.name]?.(one) ?? []);
  return { name: 'logs through OpenTelemetry', inspected: { what: 'packages', count: concerned.length }, findings };
}

const checks: Readonly<Record<string, (one: InstalledPackage) => readonly Finding[]>> = {
  '@opentelemetry/api-logs': ({ version, folder }) => {
    const needed = readNeededVersion(folder);
    if (needed === '1') return [];
    return [
      {
        level: 'broken',
        what: `@opentelemetry/api-logs ${version} in ${folder} needs version ${needed} of its global, and the SDK serves 1`,
        why: 'what libraries log through it is lost',
        remedy:
          'npm explain @opentelemetry/api-logs names who depends on it: use a version of that which fits, or @opentelemetry/api 1.10',
      },
    ];
  },
  'pino-opentelemetry-transport': ({ version, folder }) => [
    {
      level: 'warning',
      what: `pino-opentelemetry-transport ${version} in ${folder} sends pino's lines from a thread of its own`,
      why: 'the SDK takes them too, at the call: a backend that both send to has each line twice',
      remedy: 'remove the transport, or set OTEL_NODE_DISABLED_INSTRUMENTATIONS=pino',
    },
  ],
};

/** Its code says it; no field of its manifest does. */
function readNeededVersion(folder: string): string {
  try {
    const code = readFileSync(path.join(folder, 'build/src/internal/global-utils.js'), 'utf8');
    return /API_BACKWARDS_COMPATIBILITY_VERSION = (\d+);/.exec(code)?.[1] ?? 'unknown';
  } catch {
    return 'unknown'; // laid out in another way than the versions that we know
  }
}
