import type { JSX } from 'preact';

const examples = [
  ['declined', 'the word, in the message or an attribute'],
  ['"card declined"', 'the words together'],
  ['level:error', 'a field and its value'],
  ['service:orders', 'service, level, logger, trace, span, instance'],
  ['http.response.status_code:500', 'any attribute, by its key'],
  ['url.path:"/api/*"', '* stands for anything, \\* for itself'],
  ['trace:*', 'any value at all'],
  ['-level:debug', 'without these'],
] as const;

export function QueryHelp({ onClose }: { readonly onClose: () => void }): JSX.Element {
  return (
    <div class="query-help">
      <p>All terms must hold.</p>
      <dl>
        {examples.map(([term, meaning]) => (
          <div key={term}>
            <dt>
              <code>{term}</code>
            </dt>
            <dd>{meaning}</dd>
          </div>
        ))}
      </dl>
      <button type="button" class="quiet" data-closes onClick={onClose}>
        Close
      </button>
    </div>
  );
}
