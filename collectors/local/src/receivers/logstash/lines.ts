// Cuts a byte stream into lines, holding at most one unfinished line within a limit.

const maxLineBytes = 1024 * 1024;
const newline = 10;

export interface LineSplitter {
  /** The lines that the chunk completed. */
  push(chunk: Buffer): readonly string[];
  /** The last line, when the stream ended without a newline. */
  end(): readonly string[];
}

export function createLineSplitter(onTooLong: () => void, limitBytes: number = maxLineBytes): LineSplitter {
  let parts: Buffer[] = [];
  let size = 0;
  let isSkipping = false;
  function hold(part: Buffer): void {
    if (isSkipping) return;
    parts.push(part);
    size += part.length;
    if (size <= limitBytes) return;
    isSkipping = true;
    parts = [];
    onTooLong();
  }
  function finish(): readonly string[] {
    const line = isSkipping ? '' : Buffer.concat(parts).toString('utf8').trim();
    parts = [];
    size = 0;
    isSkipping = false;
    return line === '' ? [] : [line];
  }
  return {
    push(chunk) {
      const lines: string[] = [];
      let start = 0;
      for (let at = chunk.indexOf(newline); at !== -1; at = chunk.indexOf(newline, start)) {
        hold(chunk.subarray(start, at));
        lines.push(...finish());
        start = at + 1;
      }
      if (start < chunk.length) hold(chunk.subarray(start));
      return lines;
    },
    end: finish,
  };
}
