// Queues, batches and time limits, the same for every destination.
import { oneOf, text, wholeNumber } from '../parsers.ts';
import { bytes, define, KIB, MIB, millis } from './setting.ts';

export const deliverySettings = {
  deliveryProfile: define<'memory' | 'spill' | 'durable'>({
    env: ['PITWALL_DELIVERY'],
    parser: oneOf('memory', 'spill', 'durable'),
    default: 'spill',
    doc: '`memory`: nothing on disk. `spill`: to disk go a copy of each error, what memory cannot hold, what waits while the backend is in trouble, and what is left at the end of the process. `durable`: accepted means on disk. See [delivery](delivery.md).',
  }),
  spoolFolder: define<string>({
    env: ['PITWALL_SPOOL_DIR'],
    parser: text,
    default: '',
    doc: 'Folder for what is kept on disk. Without it: `pitwall` in `XDG_STATE_HOME`, or `pitwall-<user id>` in the folder for temporary files. Made only when it is needed.',
  }),
  maxSpoolBytes: define<number>({
    env: ['PITWALL_SPOOL_MAX_BYTES'],
    parser: bytes(MIB, 64 * 1024 * MIB),
    default: 256 * MIB,
    doc: 'Disk that all destinations of a process may hold together. The oldest records go first, counted.',
  }),
  maxDeadLetterBytes: define<number>({
    env: ['PITWALL_DEAD_LETTERS_MAX_BYTES'],
    parser: bytes(64 * KIB, 64 * 1024 * MIB),
    default: 64 * MIB,
    doc: 'Disk for records that a backend refused for good. The oldest go first.',
  }),
  maxQueueBytes: define<number>({
    env: ['PITWALL_MAX_QUEUE_BYTES'],
    parser: bytes(64 * KIB, 1024 * MIB),
    default: 16 * MIB,
    doc: 'Memory that each signal of each destination may hold while its backend is away. The oldest records go first, counted.',
  }),
  maxBatchRecords: define<number>({
    env: ['PITWALL_MAX_BATCH_RECORDS', 'OTEL_BSP_MAX_EXPORT_BATCH_SIZE'],
    parser: wholeNumber({ min: 1, max: 65_536, unit: 'records' }),
    default: 512,
    doc: 'Most records in one request.',
  }),
  maxBatchBytes: define<number>({
    env: ['PITWALL_MAX_BATCH_BYTES'],
    parser: bytes(KIB, 64 * MIB),
    default: MIB,
    doc: 'Most bytes in one request, before compression.',
  }),
  flushIntervalMillis: define<number>({
    env: ['PITWALL_FLUSH_INTERVAL', 'OTEL_BSP_SCHEDULE_DELAY'],
    parser: millis(1, 600_000),
    default: 1000,
    doc: 'Longest time that a record waits for its batch to fill.',
  }),
  exportTimeoutMillis: define<number>({
    env: ['OTEL_EXPORTER_OTLP_TIMEOUT', 'PITWALL_EXPORT_TIMEOUT'],
    parser: millis(10, 600_000),
    default: 10_000,
    doc: 'Longest time that one request may take, at any destination.',
  }),
  shutdownTimeoutMillis: define<number>({
    env: ['PITWALL_SHUTDOWN_TIMEOUT'],
    parser: millis(0, 600_000),
    default: 5000,
    doc: 'Longest time that the end of the process waits for the queues to empty.',
  }),
};
