// OpenTelemetry's declarative configuration, file_format 1.0, mapped to our settings.
// https://opentelemetry.io/docs/specs/otel/configuration/data-model/ and
// https://github.com/open-telemetry/opentelemetry-configuration. What has no counterpart is named, not ignored.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Environment } from '../resolution.ts';
import { type FileValues, isRecord, unusable } from './file-values.ts';
import { Section } from './opentelemetry-section.ts';
import { mapLogs, mapMetrics, mapTraces } from './opentelemetry-signals.ts';
import { parseYaml } from './yaml.ts';

export interface FilePlace {
  readonly folder: string;
  readonly env: Environment;
}

export function readOpenTelemetryFile(file: string, { folder, env }: FilePlace): FileValues {
  const absolute = path.resolve(folder, file);
  const origin = path.relative(folder, absolute) || file;
  try {
    return { origin, ...mapOpenTelemetry(parseYaml(readFileSync(absolute, 'utf8'), env)) };
  } catch (error) {
    return unusable(origin, `cannot be read: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** Pure. */
export function mapOpenTelemetry(parsed: unknown): Omit<FileValues, 'origin'> {
  if (!isRecord(parsed)) return { values: {}, problems: ['is no mapping'] };
  const problems: string[] = [];
  const root = new Section(parsed, '', problems);
  const format = root.take('file_format');
  if (typeof format !== 'string' || !/^1\.\d/.test(format))
    return { values: {}, problems: [`has file_format ${JSON.stringify(format)}; this reads 1.0`] };
  const level = root.take('log_level');
  const values = {
    isDisabled: root.take('disabled') === true ? true : undefined,
    diagnosticsLevel: typeof level === 'string' ? (levels[level] ?? level) : undefined,
    ...mapResource(root.open('resource')),
    ...mapPropagators(root.open('propagator')),
    ...mapTraces(root.open('tracer_provider')),
    ...mapMetrics(root.open('meter_provider')),
    ...mapLogs(root.open('logger_provider')),
  };
  root.reportRest();
  return { values: Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)), problems };
}

/** Its levels are those of log records; ours are fewer. */
const levels: Readonly<Record<string, string>> = { trace: 'debug', fatal: 'error' };

function mapResource(section: Section | undefined): Readonly<Record<string, unknown>> {
  if (!section) return {};
  const attributes: Record<string, string> = { ...parsePairs(section.take('attributes_list')) };
  for (const item of section.takeList('attributes')) {
    if (isRecord(item) && typeof item['name'] === 'string') attributes[item['name']] = String(item['value']);
  }
  section.reportRest();
  const named = { serviceName: attributes['service.name'], serviceVersion: attributes['service.version'] };
  return { ...named, environment: attributes['deployment.environment.name'], resourceAttributes: attributes };
}

function mapPropagators(section: Section | undefined): Readonly<Record<string, unknown>> {
  if (!section) return {};
  const listed = section.take('composite_list');
  const composite = section.takeList('composite').flatMap((item) => (isRecord(item) ? Object.keys(item) : []));
  section.reportRest();
  const names = [...composite, ...(typeof listed === 'string' ? listed.split(',').map((name) => name.trim()) : [])];
  const known = [...new Set(names)].filter((name) => name !== '' && name !== 'none');
  return { propagators: known };
}

/** `key=value,key=value`, as OTEL_RESOURCE_ATTRIBUTES. */
function parsePairs(text: unknown): Readonly<Record<string, string>> {
  if (typeof text !== 'string') return {};
  const pairs = text.split(',').flatMap((item) => {
    const [name = '', ...rest] = item.split('=');
    return name.trim() === '' ? [] : [[name.trim(), rest.join('=').trim()] as const];
  });
  return Object.fromEntries(pairs);
}
