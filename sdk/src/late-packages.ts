// Packages that another one requires when it is loaded, and that nothing here uses: they are loaded when something of
// theirs is touched, and so never. For CommonJS only. One synchronous call, during which no other module loads.
import Module, { createRequire } from 'node:module';

type Load = (request: string, parent: unknown, isMain: boolean) => unknown;
const loader = Module as unknown as { _load: Load };
const require = createRequire(import.meta.url);

/** `require(specifier)`, with those that `isLate` says left for later, whoever requires them. */
export function requireWithLate(specifier: string, isLate: (request: string) => boolean): unknown {
  const load = loader._load;
  loader._load = (request, parent, isMain) =>
    isLate(request) ? createLate(() => load(request, parent, isMain)) : load(request, parent, isMain);
  try {
    return require(specifier);
  } finally {
    loader._load = load;
  }
}

/** Looks like the exports of a module, which is loaded at the first look. */
function createLate(load: () => unknown): object {
  let loaded: object | undefined;
  const read = (): object => (loaded ??= load() as object);
  return new Proxy(
    {},
    {
      get: (_target, key) => Reflect.get(read(), key),
      has: (_target, key) => Reflect.has(read(), key),
    },
  );
}
