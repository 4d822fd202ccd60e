// Records that a backend refused for good, kept for a person to read: one file a request, a JSON object a line. The first
// line says where it was to go and why it was refused; each further one is a record, as text or in base64.
import path from 'node:path';
import type { Diagnostics } from '../diagnostics.ts';
import { runningRedactor } from '../safety/running.ts';
import { messageOf } from './attempt.ts';
import { fs } from './spool/file-system.ts';
import { makePrivateFolder } from './spool/private-folder.ts';
import type { EncodedRecord, SignalName } from './types.ts';

export interface RefusedRequest {
  readonly signal: SignalName;
  readonly destination: string;
  readonly address: string;
  readonly reason: string;
  readonly records: readonly EncodedRecord[];
}

export interface DeadLettersOptions {
  readonly folder: string;
  readonly maxBytes: number;
  readonly diagnostics: Diagnostics;
}

/** Other processes write here too: what they wrote is seen again after so many files of ours. */
const recountFiles = 64;
const filesAtOnce = 16;

export interface DeadLettersInspection {
  readonly folder: string;
  readonly files: number;
  readonly bytes: number;
  readonly maxBytes: number;
  /** When the oldest was written. Undefined when there is none. */
  readonly oldestMillis: number | undefined;
}

export class DeadLetters {
  readonly #options: DeadLettersOptions;
  #bytes = 0;
  #files = 0;

  constructor(options: DeadLettersOptions) {
    this.#options = options;
  }

  /** @returns whether they are on disk. Never throws. */
  add(request: RefusedRequest): boolean {
    const { folder, diagnostics } = this.#options;
    try {
      const text = encodeDeadLetter(request, new Date());
      makePrivateFolder(folder);
      fs.writeFileSync(path.join(folder, this.#nameOf(request)), text, { mode: 0o600, flag: 'wx' });
      this.#makeRoom(Buffer.byteLength(text));
      return true;
    } catch (error) {
      diagnostics.say('PW211', `refused records cannot be kept in ${folder} (${messageOf(error)})`);
      return false;
    }
  }

  /** All files of the folder, those of other processes included. Not the work of an instant: ask seldom. Never rejects. */
  async inspect(): Promise<DeadLettersInspection> {
    const { folder, maxBytes } = this.#options;
    const names = (await fs.promises.readdir(folder).catch(() => [])).filter((name) => name.endsWith('.jsonl'));
    let bytes = 0;
    for (let from = 0; from < names.length; from += filesAtOnce) {
      const some = names.slice(from, from + filesAtOnce).map((name) => fs.promises.stat(path.join(folder, name)));
      for (const result of await Promise.allSettled(some))
        bytes += result.status === 'fulfilled' ? result.value.size : 0;
    }
    return { folder, files: names.length, bytes, maxBytes, oldestMillis: parseTime(names.toSorted()[0]) };
  }

  /** Sorts by time. */
  #nameOf({ signal, destination }: RefusedRequest): string {
    const time = new Date().toISOString().replaceAll(/[:.]/g, '-');
    const number = String(++this.#files).padStart(6, '0');
    return `${time}-${number}-${process.pid}-${signal}-${destination}.jsonl`;
  }

  #makeRoom(addedBytes: number): void {
    this.#bytes += addedBytes;
    if (this.#bytes <= this.#options.maxBytes && this.#files % recountFiles !== 1) return;
    const files = this.#list();
    this.#bytes = files.reduce((sum, file) => sum + file.bytes, 0);
    for (const file of files) {
      if (this.#bytes <= this.#options.maxBytes) return;
      fs.rmSync(path.join(this.#options.folder, file.name), { force: true });
      this.#bytes -= file.bytes;
    }
  }

  /** Oldest first. */
  #list(): { readonly name: string; readonly bytes: number }[] {
    const { folder } = this.#options;
    const names = fs.readdirSync(folder).filter((name) => name.endsWith('.jsonl'));
    return names.toSorted().map((name) => ({
      name,
      bytes: fs.statSync(path.join(folder, name), { throwIfNoEntry: false })?.size ?? 0,
    }));
  }
}

/** Of a file, by its name: `2026-11-24T10-11-12-345Z-…`. */
function parseTime(name: string | undefined): number | undefined {
  const [, day, hours, minutes, seconds, millis] = /^([\d-]{10}T)(\d\d)-(\d\d)-(\d\d)-(\d{3}Z)/.exec(name ?? '') ?? [];
  const time = Date.parse(`${day}${hours}:${minutes}:${seconds}.${millis}`);
  return Number.isNaN(time) ? undefined : time;
}

/** Pure. */
export function encodeDeadLetter(request: RefusedRequest, time: Date): string {
  const { signal, destination, address, reason, records } = request;
  const count = records.reduce((sum, record) => sum + record.count, 0);
  const said = { address: runningRedactor().text(address), reason: runningRedactor().text(reason) };
  const header = { time: time.toISOString(), signal, destination, ...said, records: count };
  return [header, ...records.map(describeRecord)].map((line) => `${JSON.stringify(line)}\n`).join('');
}

const utf8 = new TextDecoder('utf-8', { fatal: true });

function describeRecord({ bytes, count, group }: EncodedRecord): object {
  const shared = group ? { resource: toBase64(group.resource), scope: toBase64(group.scope) } : {};
  return { ...describeBytes(bytes), ...(count === 1 ? {} : { records: count }), ...shared };
}

/** Text as text: a JSON document is read as it is. */
function describeBytes(bytes: Uint8Array): object {
  try {
    const text = utf8.decode(bytes);
    if (/^\s*[[{]/.test(text)) return { text };
  } catch {
    // not text
  }
  return { base64: toBase64(bytes) };
}

function toBase64(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64');
}
