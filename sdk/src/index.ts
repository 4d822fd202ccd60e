export { createLogger } from './logger.ts';
export { createInstruments } from './instruments.ts';
