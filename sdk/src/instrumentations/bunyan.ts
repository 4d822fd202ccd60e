// Captures the loggers of every copy of bunyan that the application loads, at the call: the record, which bunyan has made
// with the application's serializers, gets the ids before it goes to the streams.
import { readCorrelation } from '../correlation.ts';
import { InstrumentationBase, InstrumentationNodeModuleDefinition } from '../opentelemetry.ts';
import { sdkVersion } from '../version.ts';
import { buildLineRecord } from './line-record.ts';
import { emitLog, runAsLogger } from './log-capture.ts';

type Fields = Record<string, unknown>;
type Emit = (this: object, fields: Fields, isOnlyText?: boolean) => string | undefined;
interface Bunyan {
  readonly prototype: { _emit: Emit };
  readonly nameFromLevel?: Readonly<Record<number, string>>;
}
type BunyanModule = Bunyan | { readonly default?: Bunyan };

const patched = new WeakSet<object>();

export class BunyanInstrumentation extends InstrumentationBase {
  constructor() {
    super('@pitwall/sdk/bunyan', sdkVersion, {});
  }

  protected override init(): InstanceType<typeof InstrumentationNodeModuleDefinition>[] {
    return [
      new InstrumentationNodeModuleDefinition('bunyan', ['>=1 <3'], (module: BunyanModule) => {
        const bunyan = 'prototype' in module ? module : module.default;
        if (bunyan && !patched.has(bunyan.prototype)) captureBunyan(bunyan);
        return module;
      }),
    ];
  }
}

function captureBunyan({ prototype, nameFromLevel }: Bunyan): void {
  patched.add(prototype);
  const emit = prototype._emit;
  prototype._emit = function (fields, isOnlyText) {
    // With the flag it only makes the text, for DTrace probes.
    if (!isOnlyText) capture(fields, nameFromLevel);
    return runAsLogger(() => emit.call(this, fields, isOnlyText));
  };
}

function capture(fields: Fields, names: Bunyan['nameFromLevel']): void {
  try {
    Object.assign(fields, readCorrelation(fields));
    const level = Number(fields['level']);
    const label = names?.[level] ?? String(level);
    emitLog('bunyan', buildLineRecord(fields, { level, label, messageKey: 'msg', errorKey: 'err' }));
  } catch {
    // a hostile field: the line goes on as without us
  }
}
