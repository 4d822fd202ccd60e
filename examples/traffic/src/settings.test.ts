import { describe, expect, it } from 'vitest';
import { help, parseSettings } from './settings.ts';

describe('the settings of traffic', () => {
  it('have defaults', () => {
    expect(parseSettings([], {})).toEqual({
      kind: 'settings',
      settings: { gatewayUrl: 'http://127.0.0.1:8080', shoppersPerSecond: 3, seed: 1, thinkMillis: 250 },
    });
  });

  it('come from flags before the environment', () => {
    const env = { TRAFFIC_RATE: '5', TRAFFIC_SEED: '9', TRAFFIC_DURATION: '2m', GATEWAY_URL: 'http://127.0.0.1:1' };
    expect(parseSettings(['--rate', '0.5', '--duration=90s'], env)).toEqual({
      kind: 'settings',
      settings: {
        gatewayUrl: 'http://127.0.0.1:1',
        shoppersPerSecond: 0.5,
        seed: 9,
        thinkMillis: 250,
        durationMillis: 90_000,
      },
    });
  });

  it('are refused all at once, each by name', () => {
    const outcome = parseSettings(['--rate', '0', '--seed=x', '--duration', '10'], { GATEWAY_URL: 'nowhere' });
    expect(outcome).toEqual({
      kind: 'problems',
      problems: [
        'gateway="nowhere" is not a URL',
        'duration="10" is not like 90s or 10m',
        'rate="0" is not a number from 0.01 to 500',
        'seed="x" is not a number from 0 to 2147483648',
      ],
    });
  });

  it('do not take a flag that does not exist', () => {
    expect(parseSettings(['--speed', '3'], {})).toMatchObject({ kind: 'problems', problems: [/--speed/] });
  });

  it('explain themselves', () => {
    expect(parseSettings(['--help'], {})).toEqual({ kind: 'help' });
    for (const flag of ['--rate', '--seed', '--duration', '--think', '--gateway']) expect(help).toContain(flag);
  });
});
