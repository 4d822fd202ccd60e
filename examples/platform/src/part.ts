// What the supervisor knows about a part of the platform. The parts themselves are listed in parts.ts.

/** A port that a part listens on: an environment variable, and the same in kebab case as a flag. */
export interface PortSetting {
  /** `PITWALL_GATEWAY_PORT`, which is also `--gateway-port`. */
  readonly setting: string;
  readonly default: number;
  /** What is served there, for people: `http`, `metrics`. */
  readonly use: string;
}

/** The ports in force, by setting. */
export interface Addresses {
  port(setting: string): number;
  /** `http://127.0.0.1:<port>` */
  url(setting: string): string;
}

export interface PartContext {
  readonly addresses: Addresses;
  /** The parts of this run, this one included. */
  readonly parts: readonly Part[];
  /** Shoppers per second; absent means the traffic program's own default. */
  readonly rate?: number;
}

export interface Part {
  /** Also the name of its log file, and its OTEL_SERVICE_NAME if it sends telemetry. */
  readonly name: string;
  /** Where it runs, from the root of the repository. */
  readonly folder: string;
  /** Arguments to Node. */
  readonly run: readonly string[];
  /** Parts that have to be ready before this one starts, and that stop after it. */
  readonly after: readonly string[];
  /** Of those, what it cannot start without: it comes with it, also by `--only`. */
  readonly needs?: readonly string[];
  readonly ports: readonly PortSetting[];
  /** Answers 2xx once the part is ready. A part without it is ready as soon as it runs. */
  readonly ready?: { readonly setting: string; readonly path: string };
  /** The setting of the port that answers a Prometheus scrape at /metrics. */
  readonly metrics?: string;
  /** Environment that the person's own may override. */
  readonly defaults?: Readonly<Record<string, string>>;
  /** Environment that it may not: the ports have been checked, and the names tell the parts apart. */
  readonly env: (context: PartContext) => Readonly<Record<string, string>>;
}

/** `PITWALL_GATEWAY_PORT` is `gateway-port` on the command line. */
export function flagOf(setting: PortSetting): string {
  return setting.setting
    .replace(/^PITWALL_/, '')
    .toLowerCase()
    .replaceAll('_', '-');
}

/** Every port of the parts, in their order. */
export function settingsOf(parts: readonly Part[]): PortSetting[] {
  return parts.flatMap((part) => part.ports);
}

/**
 * Groups parts so that each group only needs the groups before it. Parts of a group start, and stop, together.
 * @throws when parts need each other in a circle.
 */
export function resolveStages(parts: readonly Part[]): Part[][] {
  const stages: Part[][] = [];
  const names = new Set(parts.map((part) => part.name));
  const placed = new Set<string>();
  while (placed.size < parts.length) {
    const isNext = (part: Part): boolean =>
      !placed.has(part.name) && part.after.every((name) => placed.has(name) || !names.has(name));
    const stage = parts.filter(isNext);
    if (stage.length === 0) throw new Error('The parts of the platform wait for each other in a circle.');
    for (const part of stage) placed.add(part.name);
    stages.push(stage);
  }
  return stages;
}
