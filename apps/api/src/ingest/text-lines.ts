import type { Pieces } from './body-pieces.js';
import { textOf, withoutMark } from './body-text.js';

const NEWLINE = 10;
/** Bytes that are read at once: with less, more time goes into beginning than into reading. */
const ENOUGH = 262_144;

/** The text of pieces, cut behind line breaks: each part holds whole lines, and so whole characters. */
export async function* textLines(pieces: Pieces): AsyncGenerator<string, void, undefined> {
  let held: Buffer[] = [];
  let size = 0;
  let enough = ENOUGH;
  let isFirst = true;
  const next = (bytes: Buffer) => {
    const text = isFirst ? withoutMark(textOf(bytes)) : textOf(bytes);
    isFirst = false;
    return text;
  };
  for await (const piece of pieces) {
    held.push(piece);
    size += piece.length;
    if (size < enough) continue;
    const bytes = Buffer.concat(held);
    const end = bytes.lastIndexOf(NEWLINE) + 1;
    if (end > 0) yield next(bytes.subarray(0, end));
    held = [bytes.subarray(end)];
    size -= end;
    // A line without an end is looked through again only when it has doubled.
    enough = Math.max(ENOUGH, 2 * size);
  }
  if (size > 0) yield next(Buffer.concat(held));
}
