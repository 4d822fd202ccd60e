import { buyers } from './buyers.ts';
import type { Journey } from './journey.ts';
import { visitors } from './visitors.ts';

export const journeys: readonly Journey[] = [...buyers, ...visitors];
