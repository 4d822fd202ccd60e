import type { ComponentChildren, JSX } from 'preact';
import type { QueryState } from '../api/use-query.ts';
import { ProblemNote } from './problem-note.tsx';

interface Props<T> {
  readonly state: QueryState<T>;
  readonly what: string;
  readonly children: (data: T) => ComponentChildren;
}

/** Loading, failed, or the data: the same in every view. */
export function QueryGate<T>({ state, what, children }: Props<T>): JSX.Element {
  const { data, problem } = state;
  return (
    <>
      {problem && <ProblemNote problem={problem} hasData={data !== undefined} />}
      {data !== undefined && children(data)}
      {data === undefined && !problem && <Skeleton what={what} />}
    </>
  );
}

function Skeleton({ what }: { readonly what: string }): JSX.Element {
  return (
    <div class="skeleton" role="status" aria-label={`Loading ${what}`}>
      <div />
      <div />
      <div />
      <div />
    </div>
  );
}
