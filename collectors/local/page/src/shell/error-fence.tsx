import type { ComponentChildren, JSX } from 'preact';
import { useErrorBoundary } from 'preact/hooks';

/** A bug in one view must not take the page away: it is named, and can be tried again. */
export function ErrorFence({ children }: { readonly children: ComponentChildren }): JSX.Element {
  const [error, reset] = useErrorBoundary();
  if (error === undefined) return <>{children}</>;
  return (
    <section class="empty" role="alert">
      <h2>This view failed to draw</h2>
      <p>{String(error)}</p>
      <button type="button" onClick={reset}>
        Try again
      </button>
    </section>
  );
}
