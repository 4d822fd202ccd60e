// Copies of OpenTelemetry that do not see each other, and tracers beside ours. The API shares its state between copies of
// one major, but a copy that is newer than the one the SDK registered with refuses it:
// https://github.com/open-telemetry/opentelemetry-js/blob/main/api/src/internal/semver.ts
import { major, minor, valid } from 'semver';
import type { CheckResult, Finding, Place } from '../finding.ts';
import { type InstalledPackage, readManifest } from './installed-packages.ts';

/** @param ownApi version of `@opentelemetry/api` that this SDK registers with. */
export function checkApiCopies(packages: readonly InstalledPackage[], ownApi: string): CheckResult {
  const copies = packages.filter(({ name, version }) => name === '@opentelemetry/api' && valid(version));
  const findings = copies.flatMap(({ version, folder }): Finding[] => {
    const isBlind = major(version) !== major(ownApi) || minor(version) > minor(ownApi);
    const what = `@opentelemetry/api ${version} in ${folder}, and the SDK has ${ownApi}`;
    if (isBlind)
      return [
        {
          level: 'broken',
          what,
          why: 'a copy of another major or a newer minor does not see the SDK: what is recorded through it is lost',
          remedy: `install one copy: depend on @opentelemetry/api ${ownApi}, then npm dedupe`,
        },
      ];
    if (version === ownApi) return [];
    const why = 'an older copy works, but lacks what is newer (logs came with 1.10)';
    return [{ level: 'warning', what, why, remedy: `npm dedupe, or depend on @opentelemetry/api ${ownApi}` }];
  });
  return { name: 'OpenTelemetry API', inspected: { what: 'copies', count: copies.length }, findings };
}

export function checkSdkVersions(packages: readonly InstalledPackage[]): CheckResult {
  const sdks = packages.filter(({ name }) =>
    /^@opentelemetry\/(core|resources|sdk-(trace|metrics|logs)\b.*)$/.test(name),
  );
  const old = sdks.filter(({ version, folder }) => valid(version) && /^[12]\./.test(version) && !isOfSampler(folder));
  const findings = old.map(({ name, version, folder }): Finding => ({
    level: 'warning',
    what: `${name} ${version} in ${folder}, beside OpenTelemetry 3`,
    why: 'processors, exporters and samplers of 2.x cannot be given to a provider of 3.x, and a 2.x provider takes the API first',
    remedy: 'update what depends on it (npm explain names it), and start no SDK of its own',
  }));
  return { name: 'OpenTelemetry SDK', inspected: { what: 'packages', count: sdks.length }, findings };
}

/** Remote samplers bring the 2.x that they were made with; only what of it decides is used (docs/adr/018). */
function isOfSampler(folder: string): boolean {
  return /@opentelemetry[\\/]sampler-(?:aws-xray|jaeger-remote)[\\/]node_modules/.test(folder);
}

/** Packages that own tracing when they are started. */
const tracers: Readonly<Record<string, string>> = {
  'dd-trace': 'set PITWALL_TRACER=dd-trace so that it owns tracing, or do not start it',
  '@opentelemetry/sdk-node': 'do not start a NodeSDK: @pitwall/sdk/register starts one',
  '@elastic/opentelemetry-node': 'remove it: both would start an OpenTelemetry SDK',
  'elastic-apm-node': 'remove it, or do not start it',
  newrelic: 'remove it, or do not require it',
  'aws-xray-sdk-core': 'its captured clients keep working; new code needs only OpenTelemetry',
  'aws-xray-sdk': 'its captured clients keep working; new code needs only OpenTelemetry',
};

export function checkTracers({ folder, env }: Place): CheckResult {
  const { dependencies = {}, scripts = {} } = readManifest(folder) ?? {};
  const starts = [env['NODE_OPTIONS'] ?? '', ...Object.values(scripts)].join('\n');
  const findings = Object.keys(dependencies).flatMap((name): Finding[] => {
    const remedy = tracers[name];
    if (remedy === undefined || (name === 'dd-trace' && env['PITWALL_TRACER'] === 'dd-trace')) return [];
    const isPreloaded = new RegExp(`(--import|--require|-r)[ =]${name}\\b`).test(starts);
    const what = isPreloaded ? `${name} is started beside this SDK` : `${name} is a dependency beside this SDK`;
    const why = 'two tracers patch the same libraries, double the cost, and split the traces';
    return [{ level: isPreloaded ? 'broken' : 'warning', what, why, remedy }];
  });
  return { name: 'tracers', inspected: { what: 'dependencies', count: Object.keys(dependencies).length }, findings };
}
