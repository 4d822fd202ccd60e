// How the program is started: which Node, and what is loaded before telemetry. `--require` runs before every `--import`.
import { readFileSync } from 'node:fs';
import { gte } from 'semver';
import type { CheckResult, Finding, Place } from '../finding.ts';
import { readManifest } from './installed-packages.ts';
import { findEntry } from './libraries-check.ts';

const oldestNode = '22.15.0';
const ours = '@pitwall/sdk/register';

export function checkNode(version: string): CheckResult {
  const finding: Finding = {
    level: 'broken',
    what: `this is Node ${version}`,
    why: `telemetry needs ${oldestNode} or newer, for module hooks; on an older one the application runs without it`,
    remedy: 'update Node',
  };
  return {
    name: 'Node',
    inspected: { what: 'version', count: 1 },
    findings: gte(version, oldestNode) ? [] : [finding],
  };
}

export function checkStartOrder(place: Place): CheckResult {
  const scripts = Object.entries(readManifest(place.folder)?.scripts ?? {});
  const options = place.env['NODE_OPTIONS'];
  const commands = [...scripts, ...(options === undefined ? [] : [['NODE_OPTIONS', options] as const])];
  const starting = commands.filter(([, command]) => command.includes(ours));
  const findings = starting.flatMap(([name, command]) => judgeOrder(name, command));
  const entry = findEntry(place);
  const text = entry === undefined ? '' : readFileSync(entry, 'utf8');
  if (starting.length === 0) findings.push(...judgeEntry(text));
  const count = commands.length + (entry === undefined ? 0 : 1);
  return { name: 'start', inspected: { what: 'npm scripts, NODE_OPTIONS and entry files', count }, findings };
}

function judgeOrder(name: string, command: string): Finding[] {
  const loads = [...command.matchAll(/(--import|--require|-r)[ =]("[^"]+"|\S+)/g)];
  const isOursRequired = loads.some(([, flag, what]) => what === ours && flag !== '--import');
  const position = loads.findIndex(([, , what]) => what === ours);
  const before = loads.filter(
    ([, flag], index) =>
      index !== position &&
      (isOursRequired ? flag !== '--import' && index < position : flag !== '--import' || index < position),
  );
  return before.map(([, flag, what]) => ({
    level: 'warning',
    what: `${name} loads ${String(what)} (${String(flag)}) before ${ours}`,
    why: 'libraries that it loads are not instrumented',
    remedy: flag === '--import' ? `put --import ${ours} first` : `use --require ${ours}, and put it first`,
  }));
}

function judgeEntry(text: string): Finding[] {
  const isStartedInCode = /['"]@pitwall\/sdk['"]/.test(text) && /\bstart\s*\(/.test(text);
  const why = isStartedInCode
    ? 'imports run before any code of the file, so what it imports is loaded before start()'
    : 'without it nothing is instrumented and nothing is sent';
  const what = isStartedInCode ? 'the entry file calls start() itself' : `nothing starts telemetry`;
  return [{ level: 'warning', what, why, remedy: `start the program with node --import ${ours} <entry>` }];
}
