// What a file of settings says.

export interface FileValues {
  /** How messages name the file: its path from the working directory. */
  readonly origin: string;
  /** By setting, as `start()` takes them; not yet checked. */
  readonly values: Readonly<Record<string, unknown>>;
  /** What is wrong with the file itself, or could not be used. */
  readonly problems: readonly string[];
}

/** Nothing could be read, and why. */
export function unusable(origin: string, problem: string): FileValues {
  return { origin, values: {}, problems: [problem] };
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
