// One mapping of an OpenTelemetry configuration file: what is taken from it is known, the rest is reported by its path.
import { isRecord } from './file-values.ts';

export class Section {
  readonly #rest: Record<string, unknown>;
  readonly #path: string;
  readonly #problems: string[];

  constructor(value: Readonly<Record<string, unknown>>, path: string, problems: string[]) {
    this.#rest = { ...value };
    this.#path = path;
    this.#problems = problems;
  }

  /** The value, which then counts as known. */
  take(key: string): unknown {
    const value = this.#rest[key];
    delete this.#rest[key];
    return value;
  }

  takeList(key: string): readonly unknown[] {
    const value = this.take(key);
    return Array.isArray(value) ? value : [];
  }

  /** A mapping below; an empty key (`console:`) is an empty mapping. Undefined when the key is not there. */
  open(key: string): Section | undefined {
    if (!(key in this.#rest)) return undefined;
    const value = this.take(key);
    return new Section(isRecord(value) ? value : {}, this.#join(key), this.#problems);
  }

  openList(key: string): readonly Section[] {
    return this.takeList(key).map((item, index) => {
      return new Section(isRecord(item) ? item : {}, `${this.#join(key)}[${index}]`, this.#problems);
    });
  }

  report(key: string, problem: string): void {
    this.#problems.push(`${this.#join(key)} ${problem}`);
  }

  /** What nobody took has no counterpart here. */
  reportRest(): void {
    for (const [key, value] of Object.entries(this.#rest)) {
      if (value !== undefined && value !== null) this.report(key, 'has no counterpart and is not used');
    }
  }

  #join(key: string): string {
    return this.#path === '' ? key : `${this.#path}.${key}`;
  }
}
