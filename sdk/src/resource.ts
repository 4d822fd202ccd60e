// Who sends: https://opentelemetry.io/docs/specs/semconv/resource/
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { Attributes } from '@opentelemetry/api';
import type { Settings } from './configuration/settings/settings.ts';
import { readInheritance } from './threads.ts';
import { sdkVersion } from './version.ts';

export interface PackageIdentity {
  readonly name?: string;
  readonly version?: string;
}

/** Pure but for the host's name and a random instance id. Configuration > package.json > fallback. */
export function createResourceAttributes(settings: Settings, identity: PackageIdentity): Attributes {
  const given = settings.resourceAttributes;
  const name = settings.serviceName || given['service.name'] || identity.name || 'unknown_service:node';
  const version = settings.serviceVersion || given['service.version'] || identity.version;
  const environment = settings.environment || given['deployment.environment.name'];
  return {
    'host.name': os.hostname(),
    'process.pid': process.pid,
    'process.runtime.name': 'nodejs',
    'process.runtime.version': process.versions.node,
    'service.instance.id': randomUUID(),
    'telemetry.distro.name': 'pitwall',
    'telemetry.distro.version': sdkVersion,
    'telemetry.sdk.language': 'nodejs',
    'telemetry.sdk.name': 'opentelemetry',
    ...given,
    'service.name': name,
    ...(version ? { 'service.version': version } : {}),
    ...(environment ? { 'deployment.environment.name': environment } : {}),
  };
}

/** Name and version in the package.json nearest to the program that runs (or to the working directory). */
export function readPackageIdentity(mainPath: string | undefined = readProgram()): PackageIdentity {
  let folder = mainPath ? path.dirname(path.resolve(mainPath)) : process.cwd();
  for (;;) {
    const identity = readIdentityIn(folder);
    if (identity?.name) return identity;
    const parent = path.dirname(folder);
    if (parent === folder) return {};
    folder = parent;
  }
}

/** A thread is a part of the program that started it, whatever file it runs. */
function readProgram(): string | undefined {
  return readInheritance().program ?? process.argv[1];
}

function readIdentityIn(folder: string): PackageIdentity | undefined {
  try {
    const parsed: unknown = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8'));
    if (typeof parsed !== 'object' || parsed === null) return undefined;
    const { name, version } = parsed as Record<string, unknown>;
    return {
      ...(typeof name === 'string' ? { name } : {}),
      ...(typeof version === 'string' ? { version } : {}),
    };
  } catch {
    return undefined; // none here, or not one to read
  }
}
