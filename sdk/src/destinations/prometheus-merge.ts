// Joins text expositions: a metric family may appear once only, so the first that declares a name keeps it.

/**
 * Pure. A family is left out where its name, or the name of one of its samples, is taken by one before it.
 * @param onLeftOut Gets its name, where it is not of the first text.
 */
export function mergeExpositions(texts: readonly string[], onLeftOut: (name: string) => void = () => {}): string {
  const taken = new Set<string>();
  const kept: string[] = [];
  for (const [index, text] of texts.entries())
    for (const family of splitFamilies(text)) {
      const names = namesOf(family);
      if (!names.some((name) => taken.has(name))) {
        kept.push(family.text);
        for (const name of names) taken.add(name);
      } else if (index > 0) onLeftOut(family.name);
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
  info: ['_info'],
  histogram: ['_bucket', '_sum', '_count'],
  summary: ['_sum', '_count'],
};

function splitFamilies(text: string): Family[] {
  const families: { name: string; text: string }[] = [];
  let isDeclaring = false;
  for (const line of text.split('\n')) {
    if (line.trim() === '') continue;
    const declared = /^# (?:HELP|TYPE|UNIT) (\S+)/.exec(line)?.[1];
    const current = families.at(-1);
    const isNext = declared !== undefined && !(isDeclaring && declared === current?.name);
    isDeclaring = declared !== undefined;
    if (isNext) families.push({ name: declared, text: `${line}\n` });
    else if (current) current.text += `${line}\n`;
    else families.push({ name: /^[^\s{]+/.exec(line)?.[0] ?? line, text: `${line}\n` });
  }
  return families;
}
