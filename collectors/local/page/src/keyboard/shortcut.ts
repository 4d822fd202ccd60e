// Which key does what. One table: the keys work from it and the help is drawn from it.

export interface Shortcut {
  readonly keys: string;
  readonly does: string;
  readonly action: ShortcutAction;
}

export type ShortcutAction =
  | { readonly kind: 'go'; readonly path: string }
  | { readonly kind: 'search' | 'next' | 'previous' | 'close' | 'help' | 'pause' | 'theme' };

export const shortcuts: readonly Shortcut[] = [
  { keys: 'g c', does: 'Coverage', action: { kind: 'go', path: '/' } },
  { keys: 'g s', does: 'Services', action: { kind: 'go', path: '/services' } },
  { keys: 'g t', does: 'Traces', action: { kind: 'go', path: '/traces' } },
  { keys: 'g l', does: 'Logs', action: { kind: 'go', path: '/logs' } },
  { keys: 'g m', does: 'Metrics', action: { kind: 'go', path: '/metrics' } },
  { keys: '/', does: 'Search in this view', action: { kind: 'search' } },
  { keys: 'j', does: 'Next in the list', action: { kind: 'next' } },
  { keys: 'k', does: 'Previous in the list', action: { kind: 'previous' } },
  { keys: 'Escape', does: 'Close, or one step back', action: { kind: 'close' } },
  { keys: '.', does: 'Pause or resume live updates', action: { kind: 'pause' } },
  { keys: ' ', does: 'Pause or resume live updates', action: { kind: 'pause' } },
  { keys: 'd', does: 'Dark or light', action: { kind: 'theme' } },
  { keys: '?', does: 'This help', action: { kind: 'help' } },
];

export type KeyMeaning =
  | { readonly kind: 'action'; readonly action: ShortcutAction }
  | { readonly kind: 'pending'; readonly prefix: string }
  | { readonly kind: 'none' };

/** `prefix` is the first key of a pair that was pressed just before, or ''. */
export function parseKey(prefix: string, key: string): KeyMeaning {
  const keys = prefix === '' ? key : `${prefix} ${key}`;
  const found = shortcuts.find((shortcut) => shortcut.keys === keys);
  if (found) return { kind: 'action', action: found.action };
  if (prefix === '' && shortcuts.some((shortcut) => shortcut.keys.startsWith(`${key} `) && key !== ' '))
    return { kind: 'pending', prefix: key };
  return prefix === '' ? { kind: 'none' } : parseKey('', key);
}
