// Finds keys that an object of JSON has twice: JSON.parse takes the last one and says nothing.

export interface KeysFound {
  readonly keys: number;
  readonly duplicates: readonly string[];
}

/** @param json one document, or several with anything between them that is no JSON string. */
export function findDuplicateKeys(json: string): KeysFound {
  const open: (Set<string> | undefined)[] = [];
  const duplicates: string[] = [];
  let keys = 0;
  for (const [token, text] of json.matchAll(/"((?:[^"\\]|\\.)*)"\s*:|"(?:[^"\\]|\\.)*"|[{}[\]]/gs)) {
    if (token === '{') open.push(new Set());
    else if (token === '[') open.push(undefined);
    else if (token === '}' || token === ']') open.pop();
    else if (text !== undefined) {
      keys += 1;
      const key = JSON.parse(`"${text}"`) as string;
      const object = open.at(-1);
      if (object?.has(key)) duplicates.push(key);
      object?.add(key);
    }
  }
  return { keys, duplicates };
}
