import { describe, expect, test } from 'vitest';
import { parseOptions } from './options.ts';
import type { ParsedOptions, PlatformOptions } from './options.ts';
import { parts } from './parts.ts';

function parse(argv: string[], env: Record<string, string> = {}): ParsedOptions {
  return parseOptions({ argv, env, parts });
}

function optionsOf(argv: string[], env: Record<string, string> = {}): PlatformOptions {
  const parsed = parse(argv, env);
  if (parsed.kind !== 'run') throw new Error(`expected options, got ${JSON.stringify(parsed)}`);
  return parsed.options;
}

function namesOf(options: PlatformOptions): string[] {
  return options.parts.map(({ name }) => name);
}

describe('parseOptions', () => {
  test('runs everything on the default ports', () => {
    const options = optionsOf([]);
    expect(namesOf(options)).toEqual(['collector', 'cloud', 'products', 'orders', 'gateway', 'traffic']);
    expect(options.ports.get('PITWALL_LOCAL_PAGE_PORT')).toBe(4319);
    expect(options.ports.get('PITWALL_GATEWAY_PORT')).toBe(8080);
    expect(options.isVerbose).toBe(false);
  });

  test('a flag wins over the environment, and the environment over the default', () => {
    const env = { PITWALL_GATEWAY_PORT: '8090', PITWALL_ORDERS_PORT: '8092' };
    const { ports } = optionsOf(['--gateway-port', '9000'], env);
    expect(ports.get('PITWALL_GATEWAY_PORT')).toBe(9000);
    expect(ports.get('PITWALL_ORDERS_PORT')).toBe(8092);
    expect(ports.get('PITWALL_PRODUCTS_PORT')).toBe(8081);
  });

  test('--only keeps the named parts, the collector, and the cloud that orders needs', () => {
    expect(namesOf(optionsOf(['--only', 'products']))).toEqual(['collector', 'products']);
    expect(namesOf(optionsOf(['--only', 'products, orders']))).toEqual(['collector', 'cloud', 'products', 'orders']);
  });

  test('--no-traffic leaves the shoppers at home', () => {
    expect(namesOf(optionsOf(['--no-traffic']))).not.toContain('traffic');
  });

  test('--rate is a number above 0', () => {
    expect(optionsOf(['--rate', '2.5']).rate).toBe(2.5);
    for (const rate of ['0', 'many', ' ', '1e999']) expect(parse(['--rate', rate]).kind).toBe('problems');
  });

  test('all problems are told at once, each with its origin', () => {
    const parsed = parse(['--only', 'payments', '--rate', 'x', '--gateway-port', '70000'], {
      PITWALL_ORDERS_PORT: '80 81',
      PITWALL_PRODUCTS_PORT: '0',
    });
    expect(parsed).toEqual({
      kind: 'problems',
      problems: [
        '--only names payments; the parts are collector, cloud, products, orders, gateway, traffic',
        'PITWALL_PRODUCTS_PORT="0" is not a port from 1 to 65535',
        'PITWALL_ORDERS_PORT="80 81" is not a port from 1 to 65535',
        '--gateway-port="70000" is not a port from 1 to 65535',
        '--rate="x" is not a number above 0',
      ],
    });
  });

  test('an unknown flag is a problem', () => {
    expect(parse(['--fast'])).toMatchObject({ kind: 'problems', problems: [expect.stringContaining("'--fast'")] });
  });

  test('the help lists every port with its flag, its setting and its default', () => {
    const parsed = parse(['--help']);
    const text = parsed.kind === 'help' ? parsed.text : '';
    const settings = parts.flatMap((part) => part.ports);
    expect(settings.length).toBeGreaterThan(8);
    for (const { setting, default: port } of settings)
      expect(text).toMatch(new RegExp(`--\\S+ +${setting} +${port}\\n`));
  });
});
