import { createInstruments, createLogger } from '@pitwall/sdk';
import { signals } from './signals.ts';

export const logger = createLogger();
export const instruments = createInstruments(signals);
