import { expect, test } from 'vitest';
import { resolveServerEnvironment } from './measured-server.ts';

test('nothing of the runner configures a contestant, and each runs in production mode', () => {
  const inherited = {
    PATH: '/bin',
    OTEL_TRACES_EXPORTER: 'none',
    DD_TRACE_ENABLED: 'false',
    PITWALL_X: '1',
    NODE_OPTIONS: '--inspect',
    NODE_ENV: 'test',
    npm_config_x: '1',
  };
  expect(resolveServerEnvironment(inherited, { DD_SERVICE: 'bench' })).toEqual({
    PATH: '/bin',
    DD_SERVICE: 'bench',
    NODE_ENV: 'production',
  });
});
