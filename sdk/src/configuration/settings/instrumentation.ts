import { words } from '../parsers.ts';
import { define } from './setting.ts';

export const instrumentationSettings = {
  disabledInstrumentations: define<readonly string[]>({
    env: ['OTEL_NODE_DISABLED_INSTRUMENTATIONS'],
    parser: words,
    default: [],
    doc: 'Libraries that are not instrumented, by name: `express,dns`.',
  }),
  enabledInstrumentations: define<readonly string[]>({
    env: ['OTEL_NODE_ENABLED_INSTRUMENTATIONS'],
    parser: words,
    default: [],
    doc: 'Only these libraries are instrumented. Empty: all that are known, but for `fs`, `dns` and `net`.',
  }),
};
