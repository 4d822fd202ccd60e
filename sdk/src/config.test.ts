import { expect, it } from 'vitest';
import { defineConfig } from './config.ts';

it('a configuration is what was given', () => {
  const config = { logsDestinations: ['otlp'] } as const;
  expect(defineConfig(config)).toBe(config);
});
