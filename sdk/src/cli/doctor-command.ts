// `pitwall doctor`: what keeps telemetry from being whole, found without starting the program.
import { createRequire } from 'node:module';
import { loadConfiguration } from '../configuration/loading.ts';
import { catalogue } from '../instrumentations/catalogue.ts';
import { findPackages, readManifest } from './checks/installed-packages.ts';
import { checkBundle, checkLibraries } from './checks/libraries-check.ts';
import { checkLogs } from './checks/logs-check.ts';
import { checkApiCopies, checkSdkVersions, checkTracers } from './checks/opentelemetry-check.ts';
import { checkPorts, checkSettings } from './checks/settings-check.ts';
import { checkNode, checkStartOrder } from './checks/start-check.ts';
import type { CommandResult } from './config-command.ts';
import { describeResult, type Place } from './finding.ts';
import { type Receipt, sendProbes } from './live.ts';

const require = createRequire(import.meta.url);

export async function runDoctor(place: Place): Promise<CommandResult> {
  const packages = findPackages(place.folder);
  const loaded = loadConfiguration({}, place.env, place.folder);
  const results = [
    checkNode(process.versions.node),
    checkStartOrder(place),
    checkApiCopies(packages, readApiVersion()),
    checkSdkVersions(packages),
    checkLogs(packages),
    checkLibraries(packages, catalogue),
    checkBundle(place, catalogue),
    checkTracers(place),
    checkSettings(loaded, place),
    await checkPorts(loaded.settings),
  ];
  const isBroken = results.some(({ findings }) => findings.some(({ level }) => level === 'broken'));
  return { text: results.map(describeResult).join('\n'), json: { isBroken, checks: results }, isBroken };
}

/** Of the copy that the SDK registers with; its manifest is not among its exports. */
function readApiVersion(): string {
  const [folder = ''] = /^.*[\\/]@opentelemetry[\\/]api(?=[\\/])/.exec(require.resolve('@opentelemetry/api')) ?? [];
  return readManifest(folder)?.version ?? '0.0.0';
}

export async function runLive({ folder, env }: Place): Promise<CommandResult> {
  const { settings } = loadConfiguration({}, env, folder);
  const receipts = await sendProbes(settings, folder);
  // Nothing was proven when nothing was sent.
  const isBroken = receipts.length === 0 || receipts.some(({ isDelivered }) => !isDelivered);
  const text = receipts.length === 0 ? 'no destination is configured' : receipts.map(describeReceipt).join('\n');
  return { text, json: { isBroken, receipts }, isBroken };
}

function describeReceipt({ destination, signal, address, isDelivered, answer, millis }: Receipt): string {
  return `${isDelivered ? '✓' : '✗'} ${signal} to ${destination} (${address}): ${answer}, ${millis} ms`;
}
