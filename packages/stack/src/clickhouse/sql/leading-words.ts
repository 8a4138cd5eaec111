const SKIPPED = /(?:\s|--[^\n]*(?:\n|$)|#[ !][^\n]*(?:\n|$)|\/\*[\s\S]*?\*\/)+/y;
const WORD = /[A-Za-z_]\w*/y;

/**
 * The first words of a statement as a client wrote it, in capitals, without comments between them.
 * Good enough to recognise what a statement means to be, never to prove that it is harmless.
 */
export function leadingWords(statement: string, count: number): string[] {
  const words: string[] = [];
  let at = 0;
  while (words.length < count) {
    SKIPPED.lastIndex = at;
    at += SKIPPED.exec(statement)?.[0].length ?? 0;
    WORD.lastIndex = at;
    const word = WORD.exec(statement)?.[0];
    if (word === undefined) break;
    words.push(word.toUpperCase());
    at += word.length;
  }
  return words;
}
