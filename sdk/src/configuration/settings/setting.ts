// What a setting is. Each group of settings is a file beside this one; settings.ts joins them.
import { type Parser, wholeNumber } from '../parsers.ts';

export interface Setting<T> {
  /** Environment variables, the first one set wins. */
  readonly env: readonly string[];
  readonly parser: Parser<T>;
  readonly default: T;
  readonly doc: string;
  /** Whether a variable speaks of this setting, given those that stand before it in the table. Default: always. */
  readonly isMeant?: (variable: string, resolved: Readonly<Record<string, unknown>>) => boolean;
  /** Values are never printed. */
  readonly isSecret?: true;
}

export const define = <T>(setting: Setting<T>): Setting<T> => setting;
/** Of a setting that may be absent. */
export const optional = <T>(parser: Parser<T>): Parser<T | undefined> => ({
  ...parser,
  check: (value) => (value === undefined ? { isOk: true, value } : parser.check(value)),
  print: (value) => (value === undefined ? '' : parser.print(value)),
});
export const millis = (min: number, max: number): Parser<number> => wholeNumber({ min, max, unit: 'ms' });
export const bytes = (min: number, max: number): Parser<number> => wholeNumber({ min, max, unit: 'bytes' });
export const KIB = 1024;
export const MIB = 1024 * KIB;
