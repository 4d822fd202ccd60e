// Joins text expositions: a metric family may appear once only, so the first that declares a name keeps it.

/** Pure. Later families with a name that is taken are left out. */
export function mergeExpositions(texts: readonly string[]): string {
  const taken = new Set<string>();
  const kept: string[] = [];
  for (const text of texts) {
    const families = splitFamilies(text);
    const fresh = families.filter((family) => !taken.has(family.name));
    for (const family of families) taken.add(family.name);
    kept.push(...fresh.map((family) => family.text));
  }
  return kept.join('');
}

interface Family {
  readonly name: string;
  readonly text: string;
}

/**
 * An exposition in text format 0.0.4 as OpenMetrics: a counter's family is named without `_total`, and a counter whose
 * samples are not called so has no known type. Pure.
 */
export function toOpenMetrics(text: string): string {
  const families = splitFamilies(text).map((family) => {
    const type = /^# TYPE \S+ (\S+)/m.exec(family.text)?.[1];
    if (type === 'untyped') return family.text.replace(/^(# TYPE \S+) untyped/m, '$1 unknown');
    if (type !== 'counter') return family.text;
    if (!family.name.endsWith('_total')) return family.text.replace(/^(# TYPE \S+) counter/m, '$1 unknown');
    return family.text.replaceAll(/^(# (?:HELP|TYPE|UNIT) \S+)_total(?= )/gm, '$1');
  });
  return families.join('');
}

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
