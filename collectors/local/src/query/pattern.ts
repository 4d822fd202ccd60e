// Pieces of a query's value with anything between them, looked for in text that is in memory.

/** The text is the pieces, from its beginning to its end. */
export function equalsPieces(text: string, pieces: readonly string[]): boolean {
  const [first = '', ...rest] = pieces;
  if (rest.length === 0) return text === first;
  const last = rest.pop() ?? '';
  if (!text.startsWith(first)) return false;
  const end = findPieces(text, rest, first.length);
  return end !== undefined && text.length - last.length >= end && text.endsWith(last);
}

/** The text holds the pieces one after another, whatever their case. */
export function holdsPieces(text: string, pieces: readonly string[]): boolean {
  return (
    findPieces(
      text.toLowerCase(),
      pieces.map((piece) => piece.toLowerCase()),
      0,
    ) !== undefined
  );
}

/** Where the last piece ends, each taken at its first place after the one before. */
function findPieces(text: string, pieces: readonly string[], from: number): number | undefined {
  let end = from;
  for (const piece of pieces) {
    const at = text.indexOf(piece, end);
    if (at === -1) return undefined;
    end = at + piece.length;
  }
  return end;
}
