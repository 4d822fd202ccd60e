// A service keeps one colour in every view, and after a reload. The colour is a class (`hue-3`), so both themes
// can tune it. Colours are given in the order in which services are first seen: few services look most unlike.

export const hueCount = 10;
const storageKey = 'pitwall.hues';

export interface HueBook {
  /** The hue of a name; beyond ten names hues are shared. */
  readonly hueOf: (name: string) => number;
}

export function createHueBook(known: readonly string[], remember: (names: readonly string[]) => void): HueBook {
  const names = [...new Set(known)];
  const add = (name: string): number => {
    names.push(name);
    remember(names);
    return names.length - 1;
  };
  return {
    hueOf: (name) => {
      const index = names.indexOf(name);
      return (index === -1 ? add(name) : index) % hueCount;
    },
  };
}

let book: HueBook | undefined;

export function hueOf(service: string): number {
  book ??= createHueBook(readNames(), writeNames);
  return book.hueOf(service);
}

export function hueClass(service: string): string {
  return `hue-${hueOf(service)}`;
}

const mostRemembered = 200;

function readNames(): string[] {
  try {
    const names: unknown = JSON.parse(localStorage.getItem(storageKey) ?? '[]');
    return Array.isArray(names) ? names.filter((name) => typeof name === 'string') : [];
  } catch {
    // No storage, or not ours: colours begin anew.
    return [];
  }
}

function writeNames(names: readonly string[]): void {
  try {
    localStorage.setItem(storageKey, JSON.stringify(names.slice(0, mostRemembered)));
  } catch {
    // Then the colours last as long as the page.
  }
}
