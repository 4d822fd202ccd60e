import { useEffect, useRef } from 'preact/hooks';
import type { JSX } from 'preact';
import { useStore } from '../store/use-store.ts';
import { isHelpOpen } from './help-state.ts';
import { shortcuts } from './shortcut.ts';

const keyNames: Readonly<Record<string, string>> = { ' ': 'Space', Escape: 'Esc' };

export function HelpDialog(): JSX.Element {
  const isOpen = useStore(isHelpOpen);
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    if (isOpen) dialog.current?.showModal();
    else dialog.current?.close();
  }, [isOpen]);
  return (
    <dialog ref={dialog} class="help" aria-labelledby="help-title" onClose={() => isHelpOpen.set(false)}>
      <header>
        <h2 id="help-title">Keys</h2>
        <button type="button" class="quiet" onClick={() => isHelpOpen.set(false)}>
          Close
        </button>
      </header>
      <dl>
        {shortcuts.map((shortcut) => (
          <div key={shortcut.keys}>
            <dt>
              {(shortcut.keys === ' ' ? [' '] : shortcut.keys.split(' ')).map((key) => (
                <kbd key={key}>{keyNames[key] ?? key}</kbd>
              ))}
            </dt>
            <dd>{shortcut.does}</dd>
          </div>
        ))}
        <div>
          <dt>
            <kbd>Enter</kbd>
          </dt>
          <dd>Open what has the focus</dd>
        </div>
        <div>
          <dt>
            <kbd>↑</kbd>
            <kbd>↓</kbd>
            <kbd>←</kbd>
            <kbd>→</kbd>
          </dt>
          <dd>Move in a trace; fold and unfold</dd>
        </div>
      </dl>
    </dialog>
  );
}
