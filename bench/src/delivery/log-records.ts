// A log record on its way from its processor to the bytes of a request, as spans.ts has it for spans.
import { SeverityNumber } from '@opentelemetry/api';
import { ProtobufLogsSerializer } from '@opentelemetry/otlp-transformer';
import { BatchLogRecordProcessor, LoggerProvider, type ReadWriteLogRecord } from '@opentelemetry/sdk-logs';
import { createBodyMemory } from '../../../sdk/src/destinations/body-memory.ts';
import { createGroups, encodeLogRecord, encodeRequest } from '../../../sdk/src/destinations/otlp-encoding.ts';
import type { Destination } from '../../../sdk/src/pipeline/types.ts';
import { attributes, countWritten, createPitwall, type Profile, resource } from './pipelines.ts';
import type { Contestant } from './rounds.ts';

function createRecord(severityNumber: SeverityNumber): ReadWriteLogRecord {
  let emitted: ReadWriteLogRecord | undefined;
  const keep = { onEmit: (record: ReadWriteLogRecord) => void (emitted = record) };
  const quiet = { forceFlush: () => Promise.resolve(), shutdown: () => Promise.resolve() };
  const provider = new LoggerProvider({ resource, processors: [{ ...keep, ...quiet }] });
  provider.getLogger('bench', '1.0.0').emit({ severityNumber, severityText: 'info', body: 'order placed', attributes });
  if (!emitted) throw new Error('no record');
  return emitted;
}

function createOpenTelemetry(): Contestant {
  const record = createRecord(SeverityNumber.INFO);
  const processor = new BatchLogRecordProcessor({
    exporter: {
      export: (records, done) => {
        countWritten(ProtobufLogsSerializer.serializeRequest(records)?.length ?? 0);
        done({ code: 0 });
      },
      forceFlush: () => Promise.resolve(),
      shutdown: () => Promise.resolve(),
    },
  });
  return {
    name: 'opentelemetry, batch processor',
    accept: () => processor.onEmit(record),
    flush: () => processor.forceFlush(),
    end: () => processor.shutdown(),
  };
}

const isError = (record: ReadWriteLogRecord): boolean => (record.severityNumber ?? 0) >= SeverityNumber.ERROR;

function createOurs(profile: Profile, severity = SeverityNumber.INFO): Contestant {
  const bodies = createBodyMemory();
  const groupOf = createGroups(resource.attributes);
  const destination: Destination<ReadWriteLogRecord> = {
    name: 'otlp',
    signal: 'logs',
    address: 'http://127.0.0.1:4318',
    encodeRecord: (one, memory) => ({
      bytes: encodeLogRecord(one, memory),
      count: 1,
      group: groupOf(one.instrumentationScope),
    }),
    send: async (records) => {
      const body = encodeRequest(records, bodies);
      countWritten(body.length);
      bodies.giveBack(body);
      return { kind: 'delivered' };
    },
  };
  const record = createRecord(severity);
  const name = `pitwall, ${profile}${isError(record) ? ', every line an error' : ''}`;
  return createPitwall({ name, profile, destination, createCall: (accept) => () => accept(record), isUrgent: isError });
}

export const createLogRecordContestants = (): readonly Contestant[] => [
  createOpenTelemetry(),
  createOurs('memory'),
  createOurs('spill'),
  createOurs('spill', SeverityNumber.ERROR),
  createOurs('durable'),
];
