// Settings that cannot be used, variables that nobody reads, and the port of /metrics.
import net from 'node:net';
import { describeProblem } from '../../configuration/description.ts';
import type { LoadedConfiguration } from '../../configuration/loading.ts';
import { type Settings, settings as table } from '../../configuration/settings/settings.ts';
import type { CheckResult, Finding, Place } from '../finding.ts';

/** Read by instrumentations, not by us. */
const readByOthers = ['OTEL_SEMCONV_STABILITY_OPT_IN'];

export function checkSettings({ problems, fileProblems, files }: LoadedConfiguration, { env }: Place): CheckResult {
  const known = new Set<string>([...readByOthers, ...Object.values(table).flatMap((setting) => setting.env)]);
  const names = Object.keys(env).filter((name) => /^(OTEL|PITWALL)_/.test(name));
  const unknown = names.filter((name) => !known.has(name));
  const findings: Finding[] = [
    ...problems.map((problem): Finding => ({
      level: problem.setting.endsWith('Destinations') ? 'broken' : 'warning',
      what: describeProblem(problem),
      why: 'the value cannot be used, and another one is',
      remedy: 'correct it; docs/configuration.md lists what is possible',
    })),
    ...fileProblems.map((problem): Finding => ({
      level: 'warning',
      what: problem,
      why: 'that part of the file has no effect',
      remedy: 'correct the file; docs/configuration-file.md says what maps',
    })),
    ...unknown.map((name): Finding => ({
      level: 'warning',
      what: `${name} is set, and nobody reads it`,
      why: 'it is misspelt, or a setting that this SDK does not have',
      remedy: 'look it up in docs/configuration.md, or remove it',
    })),
  ];
  const count = names.length + files.length + Object.keys(table).length;
  return { name: 'settings', inspected: { what: 'settings, variables and files', count }, findings };
}

export async function checkPorts({
  metricsDestinations,
  prometheusHost,
  prometheusPort,
}: Settings): Promise<CheckResult> {
  const isUsed = metricsDestinations.includes('prometheus') && prometheusPort !== 0;
  const inspected = { what: 'ports that telemetry listens on', count: isUsed ? 1 : 0 };
  const code = isUsed ? await tryToListen(prometheusHost, prometheusPort) : undefined;
  const finding: Finding = {
    level: 'broken',
    what: `/metrics cannot be served on ${prometheusHost}:${prometheusPort} (${String(code)})`,
    why: 'another process has the port (or the application runs already)',
    remedy: 'stop it, or choose another with OTEL_EXPORTER_PROMETHEUS_PORT; 0 takes a free one',
  };
  return { name: 'ports', inspected, findings: code === undefined ? [] : [finding] };
}

/** @returns the error's code, or undefined when the port is free. */
function tryToListen(host: string, port: number): Promise<string | undefined> {
  return new Promise((resolve) => {
    const server = net.createServer();
    server.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
    server.listen({ host, port, exclusive: true }, () => server.close(() => resolve(undefined)));
  });
}
