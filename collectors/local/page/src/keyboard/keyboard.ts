// Turns key presses into shortcuts, unless the reader is typing.
import { isPaused, togglePause } from '../live/live-feed.ts';
import { navigate } from '../route/page-address.ts';
import { addressOf } from '../route/address.ts';
import { toggleTheme } from '../shell/theme.ts';
import { isHelpOpen } from './help-state.ts';
import { moveFocus } from './list-focus.ts';
import { parseKey } from './shortcut.ts';
import type { ShortcutAction } from './shortcut.ts';

const pairMillis = 1_500;

export function startKeyboard(): void {
  let prefix = '';
  let pressedAtMillis = 0;
  document.addEventListener('keydown', (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
    if (isTyping(event)) return;
    const meaning = parseKey(event.timeStamp - pressedAtMillis < pairMillis ? prefix : '', event.key);
    prefix = meaning.kind === 'pending' ? meaning.prefix : '';
    pressedAtMillis = event.timeStamp;
    if (meaning.kind === 'action' && perform(meaning.action)) event.preventDefault();
  });
}

/** In a field every key is text, save Escape, which leaves it. The space bar belongs to what has the focus. */
function isTyping(event: KeyboardEvent): boolean {
  const target = event.target;
  if (!(target instanceof HTMLElement)) return false;
  const isField = target.matches('input, textarea, select, [contenteditable]');
  if (isField && event.key === 'Escape') target.blur();
  if (isField) return true;
  return event.key === ' ' && target.matches('button, a, summary, [role="button"], [role="treeitem"]');
}

function perform(action: ShortcutAction): boolean {
  switch (action.kind) {
    case 'go':
      navigate(addressOf(action.path, {}, new URLSearchParams(location.search)));
      return true;
    case 'search':
      return focusSearch();
    case 'next':
      return moveFocus(1);
    case 'previous':
      return moveFocus(-1);
    case 'help':
      isHelpOpen.set(!isHelpOpen.get());
      return true;
    case 'pause':
      togglePause();
      announce(isPaused.get() ? 'Live updates paused' : 'Live updates on');
      return true;
    case 'theme':
      toggleTheme();
      return true;
    case 'close':
      return close();
  }
}

function focusSearch(): boolean {
  const field = document.querySelector<HTMLInputElement>('[data-search]');
  field?.focus();
  field?.select();
  return field !== null;
}

/** What is open says so with `data-closes`; the innermost is the last in the document. */
function close(): boolean {
  if (isHelpOpen.get()) {
    isHelpOpen.set(false);
    return true;
  }
  const closers = document.querySelectorAll<HTMLElement>('[data-closes]');
  const last = closers[closers.length - 1];
  last?.click();
  return last !== undefined;
}

function announce(text: string): void {
  const region = document.querySelector('[data-announce]');
  if (region) region.textContent = text;
}
