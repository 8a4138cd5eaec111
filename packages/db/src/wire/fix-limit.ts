import type { Bound } from './collapse-lists.js';

/** Page sizes up to here become part of the text; each makes a statement of its own, and a caller may choose it. */
const fixed = /^(?:\d{1,2}|100)$/;

/**
 * Prisma binds LIMIT and OFFSET. The planner takes a limit that it cannot see for a tenth of all rows, finds such a
 * plan worse than one made for the value, and so plans the statement anew each time, which takes longer than to run
 * it. A small limit is written out, and an offset of zero left out. For texts that Prisma wrote, not raw SQL.
 */
export const fixLimit = (bound: Bound): Bound => {
  const { text, values } = bound;
  const offsetAt = text.lastIndexOf(' OFFSET $');
  const last = values.length;
  if (offsetAt < 0 || text.slice(offsetAt) !== ` OFFSET $${last}` || values[last - 1] !== '0') return bound;
  const limitText = ` LIMIT $${last - 1}`;
  const limitAt = offsetAt - limitText.length;
  if (!text.startsWith(limitText, limitAt)) {
    return { text: text.slice(0, offsetAt), values: values.slice(0, -1) };
  }
  const limit = values[last - 2];
  if (typeof limit !== 'string' || !fixed.test(limit)) return bound;
  return { text: `${text.slice(0, limitAt)} LIMIT ${limit}`, values: values.slice(0, -2) };
};
