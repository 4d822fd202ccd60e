// Pieces of a query's value with anything between them, as a pattern for text in memory.

/** `isWhole`: the text is the value; otherwise it only holds it. Case does not matter. */
export function createPattern(pieces: readonly string[], isWhole: boolean): RegExp {
  const body = pieces.map((piece) => piece.replaceAll(/[.*+?^${}()|[\]\\/]/g, String.raw`\$&`)).join('[^]*?');
  return new RegExp(isWhole ? `^${body}$` : body, 'iu');
}
