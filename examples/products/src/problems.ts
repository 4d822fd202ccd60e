import { createProblems } from '@pitwall-examples/chassis';

/** Everything this service answers other than what was asked for. */
export const problem = createProblems({
  'unknown-market': { status: 404, title: 'The shop is not open in this market' },
  'unknown-model': { status: 404, title: 'This model is not sold in this market' },
  'sold-out': { status: 409, title: 'No build slot is left' },
  'reservation-conflict': { status: 409, title: 'The reservation id belongs to another car' },
});
