// What the doctor's checks say. A check that inspected nothing has not passed.

export interface Finding {
  /** `broken`: telemetry is missing or wrong. `warning`: it may be. */
  readonly level: 'broken' | 'warning';
  readonly what: string;
  readonly why: string;
  readonly remedy: string;
}

export interface CheckResult {
  readonly name: string;
  /** What was looked at, in words, and how many of them. */
  readonly inspected: { readonly what: string; readonly count: number };
  readonly findings: readonly Finding[];
}

/** Where the doctor looks. */
export interface Place {
  readonly folder: string;
  /** The program, when it was named. */
  readonly entry: string | undefined;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** Pure. */
export function describeResult({ name, inspected, findings }: CheckResult): string {
  const mark = findings.some((one) => one.level === 'broken')
    ? '✗'
    : findings.length > 0
      ? '!'
      : inspected.count === 0
        ? '–'
        : '✓';
  const head = `${mark} ${name}: looked at ${inspected.count} ${inspected.what}`;
  const lines = findings.map((one) => `  ${one.level}: ${one.what}\n    why: ${one.why}\n    do:  ${one.remedy}`);
  return [inspected.count === 0 && findings.length === 0 ? `${head}; nothing was checked` : head, ...lines].join('\n');
}
