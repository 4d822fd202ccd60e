import { describe, expect, it } from 'vitest';
import { parseServiceNumber, parseServiceSettings, parseServiceUrl } from './settings.ts';

describe('the settings of a service', () => {
  it('default to loopback and the service’s own port', () => {
    expect(parseServiceSettings({}, 8081)).toEqual({ host: '127.0.0.1', port: 8081, hasFaults: false });
    expect(parseServiceSettings({ HOST: '', PORT: '' }, 8081)).toEqual({
      host: '127.0.0.1',
      port: 8081,
      hasFaults: false,
    });
  });

  it('open the fault switches only when told so, strictly', () => {
    expect(parseServiceSettings({ SHOP_FAULTS: 'true' }, 8081).hasFaults).toBe(true);
    expect(() => parseServiceSettings({ SHOP_FAULTS: '1' }, 8081)).toThrow('SHOP_FAULTS="1" is not true or false');
  });

  it('take port 0 for any free one', () => {
    expect(parseServiceSettings({ PORT: '0' }, 8081).port).toBe(0);
  });

  it.each(['http', '80 81', '-1', '70000', '1e3', ' '])('refuse the port "%s" by name', (PORT) => {
    expect(() => parseServiceSettings({ PORT }, 8081)).toThrow(`PORT="${PORT}" is not a port from 0 to 65535`);
  });

  it('take a neighbour’s address without its last slash', () => {
    expect(parseServiceUrl({ ORDERS_URL: 'http://127.0.0.1:9/' }, 'ORDERS_URL', '')).toBe('http://127.0.0.1:9');
  });

  it.each(['nowhere', 'ftp://files', 'localhost:80'])('refuse the address "%s" by name', (ORDERS_URL) => {
    expect(() => parseServiceUrl({ ORDERS_URL }, 'ORDERS_URL', 'http://127.0.0.1')).toThrow('ORDERS_URL="');
  });

  it('take a number above 0, strictly', () => {
    expect(parseServiceNumber({}, 'LIMIT', 20)).toBe(20);
    expect(parseServiceNumber({ LIMIT: '0.5' }, 'LIMIT', 20)).toBe(0.5);
    for (const LIMIT of ['0', '-1', '10s', ' ', 'Infinity']) {
      expect(() => parseServiceNumber({ LIMIT }, 'LIMIT', 20)).toThrow('LIMIT="');
    }
  });
});
