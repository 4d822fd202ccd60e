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
