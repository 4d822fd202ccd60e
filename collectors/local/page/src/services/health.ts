import type { ServiceRow } from '../../../src/api/types.ts';

export interface Health {
  readonly kind: 'good' | 'strained' | 'failing';
  readonly words: string;
}

/** One call in a hundred failing strains a service, one in twenty is failing it: the usual SLO's 1 % and five times that. */
export function healthOf(service: Pick<ServiceRow, 'errorRatio'>): Health {
  if (service.errorRatio >= 0.05) return { kind: 'failing', words: 'failing: 5% of calls or more end in an error' };
  if (service.errorRatio >= 0.01) return { kind: 'strained', words: 'strained: 1% of calls or more end in an error' };
  return { kind: 'good', words: 'healthy' };
}
