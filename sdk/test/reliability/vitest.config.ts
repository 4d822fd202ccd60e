// The reliability cases of the test plan, each under its id (G01 to G23), wherever their file is.
import { defineConfig } from 'vitest/config';

export default defineConfig({
  root: new URL('../../..', import.meta.url).pathname,
  resolve: { conditions: ['pitwall-source'] },
  ssr: { resolve: { conditions: ['pitwall-source', 'node'] } },
  test: {
    include: ['sdk/**/*.reliability.ts', 'sdk/**/*.test.ts'],
    exclude: ['**/node_modules/**', '**/dist/**'],
    testNamePattern: /\bG\d\d\b/,
    testTimeout: 120_000,
    hookTimeout: 60_000,
    pool: 'forks',
    // One at a time: the cases compare memory and event-loop stalls with those of a twin.
    maxWorkers: 1,
    passWithNoTests: false,
  },
});
