// `npm start`: the commerce platform, its traffic and the local collector, from one command until Ctrl-C.
import { fileURLToPath } from 'node:url';
import { buildTarget } from '../../../scripts/build/build-target.ts';
import { pageTarget } from '../../../scripts/build/targets.ts';
import { readBalancedLedger } from './ledger.ts';
import { parseOptions } from './options.ts';
import type { PlatformOptions } from './options.ts';
import { pageSetting, parts } from './parts.ts';
import { createAddresses, describeConflicts, findPortConflicts } from './ports.ts';
import { createReporter } from './reporter.ts';
import type { Reporter } from './reporter.ts';
import { runPlatform } from './run.ts';
import { defaultTimings } from './runner.ts';
import { defaultShutdownTimings } from './shutdown.ts';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const logFolder = '.pitwall/logs';

async function main(): Promise<number> {
  const parsed = parseOptions({ argv: process.argv.slice(2), env: process.env, parts });
  if (parsed.kind === 'help') {
    process.stdout.write(parsed.text);
    return 0;
  }
  if (parsed.kind === 'problems') {
    process.stderr.write(`${parsed.problems.join('\n')}\n\nnpm start -- --help lists what there is.\n`);
    return 1;
  }
  return start(parsed.options, createReporter(process.stdout, process.env));
}

async function start(options: PlatformOptions, reporter: Reporter): Promise<number> {
  const addresses = createAddresses(options.ports);
  const conflicts = await findPortConflicts(options.parts, addresses);
  if (conflicts.length > 0) {
    process.stderr.write(await describeConflicts(conflicts, options.ports.values()));
    return 1;
  }
  reporter.line(`Pitwall starts. What each part prints goes to ${logFolder}.\n`);
  if (!(await preparePage(reporter))) return 1;
  const pageUrl = addresses.url(pageSetting);
  const { rate } = options;
  return runPlatform({
    plan: {
      root,
      logFolder,
      env: process.env,
      isVerbose: options.isVerbose,
      timings: defaultTimings,
      shutdown: defaultShutdownTimings,
      context: { addresses, parts: options.parts, ...(rate !== undefined && { rate }) },
    },
    reporter,
    isChildOfNpm: process.env['npm_lifecycle_event'] !== undefined,
    announce: () => announce(reporter, pageUrl),
    readLedger: (budgetMillis) => readBalancedLedger(pageUrl, budgetMillis),
  });
}

/** The collector serves its page from a build; the first start makes it. */
async function preparePage(reporter: Reporter): Promise<boolean> {
  const outcome = await buildTarget(pageTarget, root);
  if (outcome.kind === 'failed')
    reporter.failed('page', { what: 'could not be built', tail: outcome.output, logFile: 'vite' });
  else
    reporter.done(
      'page',
      outcome.kind === 'built' ? `built in ${(outcome.millis / 1000).toFixed(1)} s` : 'is up to date',
    );
  return outcome.kind !== 'failed';
}

function announce(reporter: Reporter, pageUrl: string): void {
  reporter.line(`\n  Open ${reporter.strong(pageUrl)}\n`);
  reporter.line('  Ctrl-C stops everything and loses no telemetry.\n');
}

// A terminal that was closed cannot be written to; the parts still have to be stopped.
process.stdout.on('error', () => undefined);
// Whatever is still pending (a log's last bytes, a socket) is not worth waiting for once all parts are gone.
process.exit(await main());
