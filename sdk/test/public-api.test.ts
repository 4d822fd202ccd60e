import { expect, it } from 'vitest';
import * as sdk from '../src/index.ts';
import * as signals from '@pitwall/signals';

it('the public surface of @pitwall/sdk is this', () => {
  expect(Object.keys(sdk).sort()).toEqual([
    'ConfigurationError',
    'clearMemory',
    'createInstruments',
    'createLogger',
    'injectMessage',
    'linkProducers',
    'processMessage',
    'processMessages',
    'readMemory',
    'start',
  ]);
});

it('the public surface of @pitwall/signals is this', () => {
  expect(Object.keys(signals).sort()).toEqual([
    'SignalDefinitionError',
    'counter',
    'defineSignals',
    'flag',
    'gauge',
    'histogram',
    'oneOf',
    'text',
    'toCloudWatchDimension',
    'toCloudWatchName',
    'toCloudWatchUnit',
    'toDatadogName',
    'toDatadogTag',
    'toPrometheusLabel',
    'toPrometheusName',
    'toPrometheusUnit',
    'upDownCounter',
    'wholeNumber',
  ]);
});
