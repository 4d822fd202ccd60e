// The log file of a part. The part writes to it directly, through its own descriptor: the supervisor costs it nothing,
// and a supervisor that dies takes no pipe away. Here it is opened, read back when something went wrong, followed
// when asked to, and kept from growing without end.
import { closeSync, fstatSync, ftruncateSync, mkdirSync, openSync, readSync } from 'node:fs';
import { dirname } from 'node:path';

const tailBytes = 32 * 1024;
const maxFileBytes = 32 * 1024 * 1024;
const followIntervalMillis = 200;

export interface PartLog {
  readonly file: string;
  /** To be given to the part as stdout and stderr; appends. */
  readonly descriptor: number;
  /** The last lines since `mark`, at most `count`. */
  tail(count: number): string[];
  /** Lines written before now no longer appear in `tail`. */
  mark(): void;
  /** Hands over each new line until `close`. */
  follow(onLine: (line: string) => void): void;
  /** Empties the file once it is larger than 32 MiB: it is for the eye, the telemetry is elsewhere. */
  bound(): void;
  close(): void;
}

export function createPartLog(file: string): PartLog {
  mkdirSync(dirname(file), { recursive: true });
  // `w` empties what the last run left, and O_APPEND lets the file be emptied under a running part.
  closeSync(openSync(file, 'w'));
  const descriptor = openSync(file, 'a+');
  let markedAt = 0;
  let stopFollowing = (): void => undefined;
  return {
    file,
    descriptor,
    tail: (count) => readLines(descriptor, markedAt).slice(-count),
    mark: () => (markedAt = fstatSync(descriptor).size),
    follow: (onLine) => (stopFollowing = followFile(descriptor, onLine)),
    bound: () => {
      if (fstatSync(descriptor).size <= maxFileBytes) return;
      ftruncateSync(descriptor);
      markedAt = 0;
    },
    close: () => {
      stopFollowing();
      closeSync(descriptor);
    },
  };
}

function readLines(descriptor: number, from: number): string[] {
  const { size } = fstatSync(descriptor);
  return readText(descriptor, Math.max(Math.min(from, size), size - tailBytes))
    .split('\n')
    .map((line) => line.trimEnd())
    .filter((line) => line !== '');
}

function readText(descriptor: number, from: number): string {
  const bytes = Buffer.alloc(Math.max(0, fstatSync(descriptor).size - from));
  return bytes.toString('utf8', 0, readSync(descriptor, bytes, 0, bytes.length, from));
}

function followFile(descriptor: number, onLine: (line: string) => void): () => void {
  let at = 0;
  let rest = '';
  const read = (): void => {
    if (fstatSync(descriptor).size < at) at = 0;
    const text = readText(descriptor, at);
    at += Buffer.byteLength(text);
    const lines = (rest + text).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) onLine(line);
  };
  const timer = setInterval(read, followIntervalMillis).unref();
  return () => {
    clearInterval(timer);
    read();
  };
}
