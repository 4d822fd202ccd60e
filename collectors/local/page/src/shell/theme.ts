// Dark, light, or as the system has it; a choice is remembered.
import { createStore } from '../store/store.ts';
import type { Store } from '../store/store.ts';

export type Theme = 'light' | 'dark';

const storageKey = 'pitwall.theme';
const systemIsDark = matchMedia('(prefers-color-scheme: dark)');

export const theme: Store<Theme> = createStore<Theme>(readTheme());

export function startTheme(): void {
  theme.subscribe(applyTheme);
  systemIsDark.addEventListener('change', () => theme.set(readTheme()));
  applyTheme();
}

export function toggleTheme(): void {
  const next = theme.get() === 'dark' ? 'light' : 'dark';
  try {
    localStorage.setItem(storageKey, next);
  } catch {
    // Storage may be full or forbidden; the choice then lasts as long as the page.
  }
  theme.set(next);
}

function readTheme(): Theme {
  return readChoice() ?? (systemIsDark.matches ? 'dark' : 'light');
}

function readChoice(): Theme | undefined {
  try {
    const choice = localStorage.getItem(storageKey);
    return choice === 'dark' || choice === 'light' ? choice : undefined;
  } catch {
    // No storage, no choice.
    return undefined;
  }
}

function applyTheme(): void {
  document.documentElement.dataset['theme'] = theme.get();
}
