// A service keeps one colour in every view. The colour is a class (`hue-3`), so both themes can tune it.

const hueCount = 10;

export interface HueBook {
  /** The hue of a name: by hash, or the next free one if another name has it. */
  readonly hueOf: (name: string) => number;
}

export function createHueBook(): HueBook {
  const hues = new Map<string, number>();
  const taken = new Set<number>();
  const claim = (name: string): number => {
    const first = hashOf(name) % hueCount;
    const free = Array.from({ length: hueCount }, (_, step) => (first + step) % hueCount).find(
      (hue) => !taken.has(hue),
    );
    const hue = free ?? first;
    hues.set(name, hue);
    taken.add(hue);
    return hue;
  };
  return { hueOf: (name) => hues.get(name) ?? claim(name) };
}

const book = createHueBook();

export function hueClass(service: string): string {
  return `hue-${book.hueOf(service)}`;
}

/** FNV-1a, 32 bits: http://www.isthe.com/chongo/tech/comp/fnv/ */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i += 1) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return hash >>> 0;
}
