import { defineConfig } from 'vitest/config';

export default defineConfig({
  resolve: { conditions: ['pitwall-source'] },
  // Without `module`, which Node itself does not know: what is written for bundlers does not run in it.
  ssr: { resolve: { conditions: ['pitwall-source', 'node'] } },
  test: {
    include: ['**/*.test.ts'],
    exclude: ['**/node_modules/**', '**/dist/**'],
    testTimeout: 30_000,
    hookTimeout: 60_000,
    pool: 'forks',
    maxWorkers: 2,
    allowOnly: false,
    passWithNoTests: false,
  },
});
