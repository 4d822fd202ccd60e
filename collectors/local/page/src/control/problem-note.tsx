import type { JSX } from 'preact';
import type { Problem } from '../api/fetch-json.ts';
import { Icon } from './icon.tsx';

export function ProblemNote({
  problem,
  hasData,
}: {
  readonly problem: Problem;
  readonly hasData: boolean;
}): JSX.Element {
  return (
    <p class="problem" role="alert">
      <Icon name="alert" />
      <span>
        {problem.message}
        {hasData && ' What you see is the last answer; it is asked again with every update.'}
      </span>
    </p>
  );
}
