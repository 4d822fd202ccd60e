import { createProblems } from '@pitwall-examples/chassis';

/** Everything this service answers other than what was asked for. */
export const problem = createProblems({
  'unknown-order': { status: 404, title: 'There is no such order' },
  'wrong-state': { status: 409, title: 'The order is past that' },
  'changed-meanwhile': { status: 409, title: 'The order was changed by someone else; read it again' },
  'sold-out': { status: 409, title: 'No build slot is left for this model in this market' },
  'invalid-configuration': { status: 422, title: 'The car cannot be built as configured' },
  'deposit-too-low': { status: 422, title: 'The deposit is below what the market asks for' },
  'deposit-too-high': { status: 422, title: 'The deposit is more than the car costs' },
  'deposit-currency': { status: 422, title: 'The deposit is in another currency than the price' },
  'key-reused': { status: 422, title: 'The idempotency key was used for a different order' },
});
