// Installs what a fresh clone lacks, so that `npm start` and `npm test` work as the first command.
// Runs before every root script, on the machine's own Node (20 or newer), with nothing installed: plain JavaScript,
// built-in modules only. Nothing happens when node_modules already holds what package-lock.json lists.
// The npm package `node` puts Node 24 into node_modules/.bin, which npm puts first in the PATH of the script that follows.
// Its install script fetches the binary; npm 11 asks for permission, given in package.json's `allowScripts`
// (https://docs.npmjs.com/cli/v11/configuring-npm/package-json).
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const modules = join(root, 'node_modules');
const oldestNode = 20;
const projectNode = 24;
// npm waits up to 70 s before it admits that there is no network; 8 s are enough.
const retries = ['--fetch-retry-mintimeout=2000', '--fetch-retry-maxtimeout=6000'];
const quiet = ['--loglevel=error', '--no-audit', '--no-fund', '--prefer-offline', ...retries];
const networkErrors = /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|ERR_SOCKET_TIMEOUT|ENOTCACHED/;

const usage = `Usage: node scripts/install.mjs [--help]

Installs the dependencies that package-lock.json lists, when node_modules is missing or differs from it,
and makes sure that node_modules/.bin/node is Node ${projectNode} or newer. Says in one line what it does and why.
`;

/** Why an install is needed, or undefined when node_modules matches the lockfile. */
function describeDifference() {
  const installed = readPackages(join(modules, '.package-lock.json'));
  if (installed === undefined) return 'node_modules is missing';
  const locked = readPackages(join(root, 'package-lock.json')) ?? {};
  const changed = Object.keys(locked).filter((path) => differs(locked[path], installed[path], path));
  if (changed.length === 0) return undefined;
  return `package-lock.json changed: ${changed[0].replace('node_modules/', '')}${changed.length > 1 ? ` and ${changed.length - 1} more` : ''}`;
}

function readPackages(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8')).packages;
  } catch {
    return undefined; // Not there, or cut off by an interrupted install: both mean "install".
  }
}

function differs(locked, installed, path) {
  if (!path.includes('node_modules/')) return false; // The root and the workspaces themselves.
  if (installed === undefined) return locked.optional !== true; // Another platform's binary.
  return locked.version !== installed.version;
}

/** The npm that runs this script, so that no second version of npm rewrites the lockfile. */
function npmCommand() {
  const own = process.env.npm_execpath;
  if (own !== undefined && /npm-cli\.c?js$/.test(own)) return { file: process.execPath, first: [own], shell: false };
  return { file: 'npm', first: [], shell: process.platform === 'win32' };
}

/** Runs npm, keeping its output for the case that it fails. */
function runNpm(args) {
  const { file, first, shell } = npmCommand();
  return new Promise((resolve) => {
    const child = spawn(file, [...first, ...args], { cwd: root, shell, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += chunk));
    child.on('error', (error) => resolve({ isDone: false, output: error.message }));
    child.on('close', (code) => resolve({ isDone: code === 0, output }));
  });
}

async function install() {
  // `npm ci` is exact but starts by deleting node_modules: right for an empty clone, wasteful for a small change.
  const isEmpty = !existsSync(modules);
  const first = await runNpm([isEmpty ? 'ci' : 'install', ...quiet]);
  if (first.isDone || !first.output.includes('EUSAGE')) return first;
  return runNpm(['install', ...quiet]); // package.json was edited by hand: let npm bring the lockfile up to date.
}

function installedNodeMajor() {
  const run = spawnSync(join(modules, '.bin', 'node'), ['--version'], { encoding: 'utf8' });
  return Number(/^v(\d+)/.exec(run.stdout ?? '')?.[1] ?? 0);
}

async function ensureNode() {
  if (installedNodeMajor() >= projectNode) return;
  say(`Fetching Node ${projectNode} into node_modules/.bin`);
  const run = await runNpm(['rebuild', 'node', '--ignore-scripts=false', ...quiet]);
  if (installedNodeMajor() >= projectNode) return;
  if (Number(process.versions.node.split('.')[0]) >= projectNode) return; // The machine's own is new enough.
  fail(
    `node_modules/.bin/node is not Node ${projectNode}: the install script of the package "node" did not run.`,
    'Run:  npm rebuild node --ignore-scripts=false --foreground-scripts',
    run.output,
  );
}

function explain(output) {
  if (!networkErrors.test(output)) return 'npm could not install the dependencies. What it said is above.';
  return `npm could not reach its registry (${networkErrors.exec(output)?.[0]}). The first run needs the network: connect, or set a proxy or registry in .npmrc, and run the same command again.`;
}

function say(line) {
  process.stdout.write(`${line}\n`);
}

function fail(problem, remedy, output = '') {
  if (output.trim() !== '') process.stderr.write(`${output.trim().split('\n').slice(-30).join('\n')}\n\n`);
  process.stderr.write(`${problem}\n${remedy}\n`);
  process.exit(1);
}

async function main() {
  if (process.argv.includes('--help')) return say(usage);
  if (Number(process.versions.node.split('.')[0]) < oldestNode)
    fail(
      `Pitwall needs Node ${oldestNode} or newer to install; this is ${process.version}.`,
      'Get it from https://nodejs.org',
    );
  const difference = describeDifference();
  if (difference !== undefined) {
    const startedAt = performance.now();
    say(`Installing dependencies (${difference}); about half a minute`);
    const run = await install();
    if (!run.isDone) fail(explain(run.output), 'Nothing was started.', run.output);
    say(`Installed in ${((performance.now() - startedAt) / 1000).toFixed(0)} s`);
  }
  await ensureNode();
}

await main();
