import './instrumentations/loaded-before.ts';
export type { Origin } from './configuration/resolution.ts';
export type { Settings, StartOptions } from './configuration/settings/settings.ts';
export { clearMemory, type MemoryContents, readMemory } from './destinations/memory.ts';
export { ConfigurationError, type ErrorCode } from './errors.ts';
export { createInstruments } from './instruments.ts';
export type {
  AddingInstrument,
  InstrumentOf,
  InstrumentsOf,
  ObservingInstrument,
  Observation,
  RecordingInstrument,
} from './instruments.ts';
export { createLogger, type LoggerOptions } from './logger.ts';
export { linkProducers, processMessage, processMessages, type ProcessOptions } from './messaging/consume.ts';
export { injectMessage, type OutgoingMessage } from './messaging/publish.ts';
export type { DestinationState, LedgerAccount } from './pipeline/ledger.ts';
export { start, type Telemetry } from './start.ts';
