// Queues, batches and time limits, the same for every destination.
import { wholeNumber } from '../parsers.ts';
import { bytes, define, KIB, MIB, millis } from './setting.ts';

export const deliverySettings = {
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
