// The redactor of this process, for all that prints or sends: under a global symbol, as `register` and the application may
// each have a copy of this package. Until telemetry starts, the built-in rules hold.
import { createRedactor, type RedactionRules, type Redactor } from './redactor.ts';

const key = Symbol.for('pitwall.sdk.redactor');
const globals = globalThis as { [key]?: Redactor };
let builtIn: Redactor | undefined;

export function publishRedaction(rules: RedactionRules): void {
  globals[key] = createRedactor(rules);
}

export function runningRedactor(): Redactor {
  return globals[key] ?? (builtIn ??= createRedactor());
}
