import { createProblems } from '@pitwall-examples/chassis';
import type { ProblemDocument } from '@pitwall-examples/chassis';
import type { RejectionReason } from './signals.ts';

/** Everything the gateway itself answers other than what was asked for; its neighbours' problems pass through. */
export const problem = createProblems({
  'unknown-market': { status: 404, title: 'The shop is not open in this market' },
  'unknown-order': { status: 404, title: 'There is no such order' },
  'unknown-item': { status: 404, title: 'There is no such item in the cart' },
  'already-ordered': { status: 409, title: 'This car has been ordered' },
  'cart-full': { status: 409, title: 'The cart holds no more cars' },
  'invalid-configuration': { status: 422, title: 'The car cannot be built as configured' },
  'rate-limited': { status: 429, title: 'Too many requests' },
});

const reasonsByStatus: Readonly<Record<number, RejectionReason>> = {
  404: 'not-found',
  409: 'conflict',
  422: 'unprocessable',
  429: 'rate-limited',
  502: 'upstream-failed',
  504: 'upstream-timeout',
};

/** The closed list that rejections are counted by. */
export function resolveReason({ code, status }: ProblemDocument): RejectionReason {
  if (code === 'unknown-market') return code;
  return reasonsByStatus[status] ?? (status < 500 ? 'invalid-request' : 'internal');
}
