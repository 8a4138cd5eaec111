import { linesOf, type Payload } from './payload.js';

/** Bytes of one item. */
const ITEM = 24;

/** The payload without the lines at these places; undefined without any line left. */
export const leaveOut = (payload: Payload, places: readonly number[]): Payload | undefined => {
  if (places.length === 0) return payload;
  const out = new Set(places);
  const stays = (_: unknown, at: number) => !out.has(at);
  const lines = [...linesOf(payload.payload)].filter(stays);
  if (lines.length === 0) return undefined;
  const { kind, items } = payload;
  return {
    kind,
    payload: Buffer.concat(lines),
    records: lines.length,
    ...(items && { items: Buffer.concat(itemList(items).filter(stays)) }),
  };
};

const itemList = (items: Buffer): Buffer[] =>
  Array.from({ length: items.length / ITEM }, (_, at) => items.subarray(at * ITEM, (at + 1) * ITEM));
