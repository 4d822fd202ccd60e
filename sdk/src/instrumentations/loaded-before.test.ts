import { expect, it } from 'vitest';
import { catalogue } from './catalogue.ts';
import { findLoadedBefore } from './loaded-before.ts';

it('names the libraries that were loaded too early, once each, by the innermost node_modules', () => {
  const files = [
    '/app/node_modules/express/index.js',
    '/app/node_modules/express/lib/router.js',
    '/app/node_modules/x/node_modules/@hapi/hapi/lib/index.js',
    '/app/node_modules/express/node_modules/qs/index.js',
    '/app/pg/index.js',
    'C:\\app\\node_modules\\@redis\\client\\index.js',
  ];
  expect(findLoadedBefore(catalogue, files)).toEqual(['express', '@hapi/hapi', '@redis/client']);
});
