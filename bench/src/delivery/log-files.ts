// A line in a file: from the call of a logger (pino, winston, OpenTelemetry's) to its bytes in the file.
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { SeverityNumber } from '@opentelemetry/api';
import { LoggerProvider, type ReadableLogRecord } from '@opentelemetry/sdk-logs';
import pino from 'pino';
import winston from 'winston';
import { createEcsEncoder } from '../../../sdk/src/destinations/ecs.ts';
import { createLogFile } from '../../../sdk/src/transport/log-file.ts';
import type { Destination } from '../../../sdk/src/pipeline/types.ts';
import { attributes, countWritten, createPitwall, type Profile, resource } from './pipelines.ts';
import type { Contestant } from './rounds.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'pitwall-bench-files-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));

const fileOf = (name: string): string => path.join(folder, `${name}.log`);

/** Of a logger that says nothing when its lines are in the file: they are all of one length. */
function untilWritten(file: string): () => Promise<void> {
  let before = 0;
  let growth = 0;
  return async () => {
    for (;;) {
      const size = statSync(file, { throwIfNoEntry: false })?.size ?? 0;
      // The first time, when nothing more comes.
      if (growth === 0 ? size > before && (await isStill(file, size)) : size >= before + growth) {
        growth ||= size - before;
        before = size;
        return;
      }
      await wait(1);
    }
  };
}

async function isStill(file: string, size: number): Promise<boolean> {
  await wait(200);
  return statSync(file).size === size;
}

/** Each line is one system call. */
function createSyncPino(): Contestant {
  const logger = pino({}, pino.destination(fileOf('pino-sync')));
  const none = (): Promise<void> => Promise.resolve();
  return { name: 'pino, destination', accept: () => logger.info(attributes, 'order placed'), flush: none, end: none };
}

function createAsyncPino(): Contestant {
  const file = fileOf('pino-async');
  const logger = pino({}, pino.destination({ dest: file, sync: false }));
  const accept = (): void => logger.info(attributes, 'order placed');
  return { name: 'pino, destination, asynchronous', accept, flush: untilWritten(file), end: async () => {} };
}

function createPinoThread(): Contestant {
  const file = fileOf('pino-thread');
  const stream = pino.transport<{ destination: string }>({ target: 'pino/file', options: { destination: file } });
  const logger = pino({}, stream);
  const accept = (): void => logger.info(attributes, 'order placed');
  return { name: 'pino, transport in a thread', accept, flush: untilWritten(file), end: async () => stream.end() };
}

function createWinston(): Contestant {
  const file = fileOf('winston');
  const format = winston.format.combine(winston.format.timestamp(), winston.format.json());
  const logger = winston.createLogger({ format, transports: [new winston.transports.File({ filename: file })] });
  const accept = (): void => void logger.info('order placed', attributes);
  return { name: 'winston, File', accept, flush: untilWritten(file), end: async () => void logger.close() };
}

/** OpenTelemetry's logger, which the lines of winston and pino go through, and the destination behind it. */
function createOurs(profile: Profile): Contestant {
  const encodeEcs = createEcsEncoder(resource.attributes);
  const address = fileOf(profile);
  const file = createLogFile({ path: address, maxBytes: 0, rotateIntervalMillis: 0, maxFiles: 1, onTruncated: none });
  const encoder = new TextEncoder();
  const destination: Destination<ReadableLogRecord> = {
    name: 'file',
    signal: 'logs',
    address,
    encodeRecord: (record) => ({
      bytes: encoder.encode(`${JSON.stringify(encodeEcs(record))}\n`),
      count: 1,
      group: undefined,
    }),
    send: async (records) => {
      countWritten(await file.append(records.map(({ bytes }) => bytes)));
      return { kind: 'delivered' };
    },
  };
  return createPitwall({
    name: `pitwall, \`file\`, ${profile}`,
    profile,
    destination,
    createCall,
    isUrgent: () => false,
  });
}

const none = (): void => {};

function createCall(accept: (record: ReadableLogRecord) => void): () => void {
  const quiet = { forceFlush: () => Promise.resolve(), shutdown: () => Promise.resolve() };
  const logger = new LoggerProvider({ resource, processors: [{ onEmit: accept, ...quiet }] }).getLogger('bench');
  const severity = { severityNumber: SeverityNumber.INFO, severityText: 'info' };
  return () => logger.emit({ ...severity, timestamp: Date.now(), body: 'order placed', attributes });
}

export const createLogFileContestants = (): readonly Contestant[] => [
  createWinston(),
  createSyncPino(),
  createAsyncPino(),
  createPinoThread(),
  createOurs('memory'),
  createOurs('spill'),
  createOurs('durable'),
];
