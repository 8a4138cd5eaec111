import { InputError } from '../input/input-error.js';
import { tooMuch } from './body-faults.js';
import { duplicateKey } from './duplicate-key.js';

/** Objects and lists of one text. Two bytes each would let sixteen megabytes hold a process up for seconds. */
export const MOST_PARTS = 1_000_000;

/** JSON of at most so many parts, in which no object has a key twice: a store would keep the one that nobody looked at. */
export const readJson = (text: string): unknown => {
  if (text.length > MOST_PARTS && partsOf(text) > MOST_PARTS) throw tooManyParts();
  const value: unknown = JSON.parse(text);
  const twice = duplicateKey(text, value);
  if (twice === undefined) return value;
  throw new InputError([{ in: 'body', field: twice, detail: 'duplicate key' }], 'MALFORMED_BODY');
};

export const tooManyParts = () => tooMuch(`more than ${MOST_PARTS} objects and lists; send it in parts`);

/** Those in texts are counted as well, which does no harm. */
const partsOf = (text: string): number => {
  let parts = 0;
  for (const opening of ['{', '[']) {
    for (let at = text.indexOf(opening); at >= 0; at = text.indexOf(opening, at + 1)) parts += 1;
  }
  return parts;
};
