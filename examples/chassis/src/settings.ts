// What every service reads from its environment: where to listen, and where its neighbours are.

export interface ServiceSettings {
  readonly host: string;
  readonly port: number;
  /** Whether `/faults` is served: whoever reaches it can break the service. */
  readonly hasFaults: boolean;
}

export type Environment = Readonly<Record<string, string | undefined>>;

/** A setting that cannot be used; a service refuses to start rather than guess. */
export class SettingsError extends Error {
  constructor(name: string, value: string, expected: string) {
    super(`${name}="${value}" is not ${expected}`);
    this.name = 'SettingsError';
  }
}

/** @throws {SettingsError} when PORT is not a port number, or SHOP_FAULTS neither true nor false. */
export function parseServiceSettings(env: Environment, defaultPort: number): ServiceSettings {
  return {
    host: env['HOST'] || '127.0.0.1',
    port: parsePort(env['PORT'], defaultPort),
    hasFaults: parseBoolean(env, 'SHOP_FAULTS'),
  };
}

function parseBoolean(env: Environment, name: string): boolean {
  const value = env[name] || 'false';
  if (value !== 'true' && value !== 'false') throw new SettingsError(name, value, 'true or false');
  return value === 'true';
}

/** The origin of a neighbouring service, without a trailing slash. @throws {SettingsError} */
export function parseServiceUrl(env: Environment, name: string, defaultUrl: string): string {
  const value = env[name] || defaultUrl;
  if (!URL.canParse(value) || !/^https?:$/.test(new URL(value).protocol)) {
    throw new SettingsError(name, value, 'an http(s) URL');
  }
  return value.replace(/\/+$/, '');
}

/** A positive number, whole or not. @throws {SettingsError} */
export function parseServiceNumber(env: Environment, name: string, defaultNumber: number): number {
  const value = env[name] || String(defaultNumber);
  const number = Number(value);
  if (!/^\d+(\.\d+)?$/.test(value) || number === 0) throw new SettingsError(name, value, 'a number above 0');
  return number;
}

function parsePort(value: string | undefined, defaultPort: number): number {
  if (value === undefined || value === '') return defaultPort;
  const port = Number(value);
  if (!/^\d{1,5}$/.test(value) || port > 65_535) throw new SettingsError('PORT', value, 'a port from 0 to 65535');
  return port;
}
