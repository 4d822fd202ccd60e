import type { FieldProblem, ProblemError } from '@pitwall-examples/chassis';
import type { Deposit, Order } from './contract.ts';
import { problem } from './problems.ts';

export interface DepositTerms {
  readonly requiredMinor: number;
  readonly grossMinor: number;
  readonly currency: Order['deposit']['currency'];
  /** Where the deposit stands in the request, as a JSON pointer. */
  readonly pointer: string;
}

/** What is wrong with a deposit, if anything. */
export function checkDeposit(deposit: Deposit, terms: DepositTerms): ProblemError | undefined {
  const { requiredMinor, grossMinor, currency, pointer } = terms;
  const at = (field: string, detail: string): { errors: FieldProblem[] } => ({
    errors: [{ in: 'body', pointer: `${pointer}/${field}`, detail }],
  });
  if (deposit.currency !== currency) return problem('deposit-currency', at('currency', `must be ${currency}`));
  if (deposit.amountMinor < requiredMinor) {
    return problem('deposit-too-low', at('amountMinor', `must be at least ${requiredMinor}`));
  }
  if (deposit.amountMinor > grossMinor) {
    return problem('deposit-too-high', at('amountMinor', `must be at most ${grossMinor}`));
  }
  return undefined;
}
