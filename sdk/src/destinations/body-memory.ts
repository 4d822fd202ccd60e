// The memory of a request's body, for the next one, which is about as large. Each would be a MiB that V8 gives back late.

export interface BodyMemory {
  /** @returns at least so many bytes, whatever they are. Somebody else's until `giveBack()`. */
  take(bytes: number): Buffer;
  /** Nothing reads `body` any more, which was written from the start of what take() returned last. */
  giveBack(body: Uint8Array): void;
}

export function createBodyMemory(): BodyMemory {
  let spare: Buffer | undefined;
  return {
    take: (bytes) => {
      const known = spare;
      spare = undefined;
      const isFitting = known && known.length >= bytes && known.length < bytes * 4;
      return isFitting ? known : Buffer.allocUnsafeSlow(bytes + Math.floor(bytes / 8));
    },
    giveBack: ({ buffer }) => {
      spare = Buffer.from(buffer);
    },
  };
}
