// Finds the ends of HTTP/1.1 replies with a Content-Length in a byte stream: all that a load generator needs to know,
// at a fraction of a real client's cost, so that the server and not the generator is what saturates its core.
// Framing: https://www.rfc-editor.org/rfc/rfc9112#section-6.3

const HEADERS_END = '\r\n\r\n';
const EMPTY = Buffer.alloc(0);

export class ReplyReader {
  #pending: Buffer = EMPTY;
  #lastReply: Buffer = EMPTY;

  /** How many replies ended in this chunk. Throws on anything but a 200 with a length. */
  push(chunk: Buffer): number {
    // A trivial route's replies are the same bytes until the Date changes, and arrive whole: compare and be done.
    if (chunk.length > 0 && this.#pending.length === 0 && chunk.equals(this.#lastReply)) return 1;
    this.#pending = this.#pending.length === 0 ? chunk : Buffer.concat([this.#pending, chunk]);
    let replies = 0;
    for (let length = this.#nextLength(); length > 0; length = this.#nextLength()) {
      this.#lastReply = Buffer.from(this.#pending.subarray(0, length));
      this.#pending = this.#pending.subarray(length);
      replies += 1;
    }
    return replies;
  }

  /** The length of the first whole reply, or 0 when there is none yet. */
  #nextLength(): number {
    const end = this.#pending.indexOf(HEADERS_END);
    if (end < 0) return 0;
    const headers = this.#pending.toString('latin1', 0, end);
    if (!isSuccess(this.#pending)) throw new Error(`unexpected reply: ${headers.split('\r\n')[0]}`);
    const bodyLength = /\r\ncontent-length: *(\d+)/i.exec(headers)?.[1];
    if (bodyLength === undefined) throw new Error('unexpected reply: no content-length');
    const length = end + HEADERS_END.length + Number(bodyLength);
    return this.#pending.length < length ? 0 : length;
  }
}

/** `HTTP/1.1 200`: the three digits at offset 9. */
function isSuccess(reply: Buffer): boolean {
  return reply[9] === 0x32 && reply[10] === 0x30 && reply[11] === 0x30;
}
