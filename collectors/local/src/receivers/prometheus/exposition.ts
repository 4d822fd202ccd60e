// The text formats of Prometheus (0.0.4, https://prometheus.io/docs/instrumenting/exposition_formats/) and OpenMetrics 1.0
// (https://prometheus.io/docs/specs/om/open_metrics_spec/), read line by line into families of samples. A line that cannot be
// read is counted and skipped; the rest of a scrape is still worth having.

export interface Sample {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
  readonly timeMillis?: number;
}

export interface Family {
  readonly name: string;
  /** `counter`, `gauge`, `histogram`, `summary`, `info`, `stateset`, `gaugehistogram`, `unknown`, `untyped` */
  type: string;
  unit: string;
  help: string;
  readonly samples: Sample[];
}

export interface Exposition {
  readonly families: readonly Family[];
  readonly badLines: number;
}

export function parseExposition(text: string, isOpenMetrics: boolean): Exposition {
  const families = new Map<string, Family>();
  let badLines = 0;
  for (const raw of text.split('\n')) {
    const line = raw.endsWith('\r') ? raw.slice(0, -1) : raw;
    if (line === '' || line === '# EOF') continue;
    const isRead = line.startsWith('#') ? readComment(families, line) : readSampleInto(families, line, isOpenMetrics);
    if (!isRead) badLines += 1;
  }
  return { families: [...families.values()], badLines };
}

function resolveFamily(families: Map<string, Family>, name: string): Family {
  const family = families.get(name) ?? { name, type: 'untyped', unit: '', help: '', samples: [] };
  families.set(name, family);
  return family;
}

// Any other comment is only a comment.
function readComment(families: Map<string, Family>, line: string): boolean {
  const match = /^#\s+(HELP|TYPE|UNIT)\s+("(?:[^"\\]|\\.)*"|\S+)(?:\s(.*))?$/.exec(line);
  if (match === null) return true;
  const family = resolveFamily(families, unquote(match[2] ?? ''));
  const text = match[3] ?? '';
  if (match[1] === 'TYPE') family.type = text.trim().toLowerCase();
  else if (match[1] === 'UNIT') family.unit = text.trim();
  else family.help = unescape(text);
  return true;
}

function readSampleInto(families: Map<string, Family>, line: string, isOpenMetrics: boolean): boolean {
  const sample = parseSample(line, isOpenMetrics);
  if (sample === undefined) return false;
  resolveFamily(families, resolveFamilyName(families, sample.name)).samples.push(sample);
  return true;
}

const suffixes = ['_total', '_created', '_bucket', '_count', '_sum', '_gcount', '_gsum', '_info'];

/** `x_bucket` belongs to `x` when `x` was declared as something that has buckets. */
function resolveFamilyName(families: ReadonlyMap<string, Family>, name: string): string {
  if (families.has(name)) return name;
  for (const suffix of suffixes) {
    const base = name.endsWith(suffix) ? name.slice(0, -suffix.length) : '';
    if (base !== '' && families.has(base)) return base;
    // In the older format the counter itself is named `…_total`, its time of creation is not.
    if (suffix === '_created' && base !== '' && families.has(`${base}_total`)) return `${base}_total`;
  }
  return name;
}

export function parseSample(line: string, isOpenMetrics: boolean): Sample | undefined {
  const plain = /^([a-zA-Z_:][a-zA-Z0-9_:.]*)/.exec(line)?.[1] ?? '';
  const read =
    line[plain.length] === '{'
      ? parseLabels(line, plain.length + 1)
      : { labels: {}, name: undefined, end: plain.length };
  const name = plain || read?.name;
  if (read === undefined || name === undefined || name === '') return undefined;
  // An exemplar follows ` # `; it is not kept.
  const rest = (line.slice(read.end).split(' # ')[0] ?? '').trim().split(/\s+/);
  const value = parseValue(rest[0] ?? '');
  const time = rest[1] === undefined ? undefined : Number(rest[1]);
  if (value === undefined || rest.length > 2 || Number.isNaN(time ?? 0)) return undefined;
  const timeMillis = time === undefined ? undefined : isOpenMetrics ? time * 1_000 : time;
  return { name, labels: read.labels, value, ...(timeMillis === undefined ? {} : { timeMillis }) };
}

interface ReadLabels {
  readonly labels: Record<string, string>;
  /** Names with other characters stand, quoted, among the labels. */
  readonly name: string | undefined;
  readonly end: number;
}

const labelPattern =
  /\s*(?:([a-zA-Z_][a-zA-Z0-9_.]*)|("(?:[^"\\]|\\.)*"))\s*(?:=\s*"((?:[^"\\]|\\.)*)")?\s*(,|(?=\}))/y;

function parseLabels(line: string, start: number): ReadLabels | undefined {
  const labels: Record<string, string> = Object.create(null);
  let name: string | undefined;
  let end = start;
  while (!/^\s*\}/.test(line.slice(end, end + 8))) {
    labelPattern.lastIndex = end;
    const match = labelPattern.exec(line);
    if (match === null) return undefined;
    const key = match[1] ?? unquote(match[2] ?? '');
    if (match[3] !== undefined) labels[key] = unescape(match[3]);
    else if (match[2] !== undefined && name === undefined) name = key;
    else return undefined;
    end = labelPattern.lastIndex;
  }
  return { labels, name, end: line.indexOf('}', end) + 1 };
}

function unquote(text: string): string {
  return text.startsWith('"') ? unescape(text.slice(1, -1)) : text;
}

function unescape(text: string): string {
  return text.replaceAll(/\\(.)/g, (_, character: string) => (character === 'n' ? '\n' : character));
}

function parseValue(text: string): number | undefined {
  const special = /^([+-]?)(inf|infinity|nan)$/i.exec(text);
  if (special !== null)
    return special[2]?.toLowerCase() === 'nan' ? Number.NaN : special[1] === '-' ? -Infinity : Infinity;
  const number = Number(text);
  return text === '' || Number.isNaN(number) ? undefined : number;
}
