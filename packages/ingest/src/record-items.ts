import { createHash } from 'node:crypto';
import type { RecordTable } from './tables.js';

/**
 * What a record with an id of its own is known by: 24 bytes in hex, its id behind 8 bytes of table and agent. So an
 * agent that guesses another one's ids keeps none of its records away.
 */
export type ItemOf = (id: string, agent: string | undefined) => string;

export const itemsOfTable = (table: RecordTable): ItemOf => {
  let [last, tag]: [string | undefined, string | undefined] = [undefined, undefined];
  return (id, agent = '') => {
    if (tag === undefined || agent !== last) {
      tag = createHash('sha256').update(`${table} ${agent}`).digest('hex').slice(0, 16);
      last = agent;
    }
    return tag + id;
  };
};

/** The bytes that a lane remembers. */
export const itemBytes = (items: string): Buffer => Buffer.from(items.replaceAll('-', ''), 'hex');
