// Logs to a file, one ECS document a line. Rotation and recovery are in ../transport/log-file.ts.
// `delivered` means that the kernel has the line: it survives the end of the process, not a loss of power.
import path from 'node:path';
import type { Attributes } from '@opentelemetry/api';
import type { ReadableLogRecord } from '@opentelemetry/sdk-logs';
import type { Settings } from '../configuration/settings/settings.ts';
import type { Diagnostics } from '../diagnostics.ts';
import type { Destination } from '../pipeline/types.ts';
import { createLogFile } from '../transport/log-file.ts';
import { withoutTracing } from '../transport/untraced.ts';
import { createEcsEncoder } from './ecs.ts';

// Not Buffer.from: its 64 KiB pool would be held whole for as long as one record in it waits.
const encoder = new TextEncoder();

export function createFileLogs(
  settings: Settings,
  resource: Attributes,
  diagnostics: Diagnostics,
): Destination<ReadableLogRecord> {
  const encodeEcs = createEcsEncoder(resource);
  const file = createLogFile({
    path: path.resolve(settings.logFile),
    maxBytes: settings.logFileMaxBytes,
    rotateIntervalMillis: settings.logFileRotateIntervalMillis,
    maxFiles: settings.logFileMaxFiles,
    onTruncated: (lines) =>
      diagnostics.say(
        'PW346',
        `${settings.logFile} was truncated by another program; of the last ${lines} lines, those that its copy missed are lost`,
        settings.logFile,
      ),
  });
  return {
    name: 'file',
    signal: 'logs',
    address: settings.logFile,
    encodeRecord: (record) => ({
      bytes: encoder.encode(`${JSON.stringify(encodeEcs(record))}\n`),
      count: 1,
      group: undefined,
    }),
    send: async (records) => {
      const written = await withoutTracing(() => file.append(records.map((record) => record.bytes)));
      if (written === records.length) return { kind: 'delivered' };
      const retry = records.map((_, index) => index).slice(written);
      return { kind: 'partial', retry, rejected: [], reason: 'the disk is full' };
    },
  };
}
