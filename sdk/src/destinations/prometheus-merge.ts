// Joins text expositions: a metric family may appear once only, so the first that declares a name keeps it.

/**
 * Pure. A family is left out where its name, or the name of one of its samples, is taken by one before it.
 * @param onLeftOut Gets its name.
 */
export function mergeExpositions(texts: readonly string[], onLeftOut: (name: string) => void = () => {}): string {
  const taken = new Set<string>();
  const kept: string[] = [];
  for (const text of texts) {
    const families = splitFamilies(text).map((family) => ({ ...family, names: namesOf(family) }));
    const fresh = families.filter(({ names }) => !names.some((name) => taken.has(name)));
    for (const { name } of families.filter((family) => !fresh.includes(family))) onLeftOut(name);
    for (const name of fresh.flatMap(({ names }) => names)) taken.add(name);
    kept.push(...fresh.map((family) => family.text));
  }
  return kept.join('');
}

interface Family {
  readonly name: string;
  readonly text: string;
}

/** Its own, and those that its samples have. */
function namesOf({ name, text }: Family): string[] {
  const type = /^# TYPE \S+ (\S+)/m.exec(text)?.[1] ?? '';
  return [name, ...(endings[type] ?? []).map((ending) => name + ending)];
}

const endings: Readonly<Record<string, readonly string[]>> = {
  counter: ['_total'],
  histogram: ['_bucket', '_sum', '_count'],
  summary: ['_sum', '_count'],
};

function splitFamilies(text: string): Family[] {
  const families: { name: string; text: string }[] = [];
  for (const line of text.split('\n')) {
    if (line.trim() === '') continue;
    const declared = /^# (?:HELP|TYPE|UNIT) (\S+)/.exec(line)?.[1];
    const current = families.at(-1);
    if (declared !== undefined && declared !== current?.name) families.push({ name: declared, text: `${line}\n` });
    else if (current) current.text += `${line}\n`;
    else families.push({ name: /^[^\s{]+/.exec(line)?.[0] ?? line, text: `${line}\n` });
  }
  return families;
}
