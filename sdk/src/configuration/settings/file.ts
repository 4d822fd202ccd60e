import { text, wholeNumber } from '../parsers.ts';
import { bytes, define, KIB, MIB, millis } from './setting.ts';

export const fileSettings = {
  logFile: define<string>({
    env: ['PITWALL_LOG_FILE'],
    parser: text,
    default: 'pitwall.log',
    doc: 'The file that logs go to, from the working directory. Several processes and threads may share it.',
  }),
  logFileMaxBytes: define<number>({
    env: ['PITWALL_LOG_FILE_MAX_BYTES'],
    parser: bytes(0, 1024 * 1024 * MIB),
    default: 100 * MIB,
    doc: `The file is rotated before it grows beyond this; 0: never. At least ${4 * KIB} makes sense.`,
  }),
  logFileRotateIntervalMillis: define<number>({
    env: ['PITWALL_LOG_FILE_ROTATE_INTERVAL'],
    parser: millis(0, 366 * 86_400_000),
    default: 0,
    doc: 'The file is rotated at each multiple of this since 1970 (UTC): `86400000` at midnight; 0: never.',
  }),
  logFileMaxFiles: define<number>({
    env: ['PITWALL_LOG_FILE_MAX_FILES'],
    parser: wholeNumber({ min: 1, max: 10_000, unit: 'files' }),
    default: 10,
    doc: 'Rotated files that are kept: `<file>.1` is the newest. The oldest is deleted.',
  }),
};
