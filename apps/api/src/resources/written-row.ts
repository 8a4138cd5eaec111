import type { Json } from '../input/strict-json.js';
import { mergePatch } from '../writes/merge-patch.js';
import type { Row } from './delegate.js';
import type { Resource } from './resource.js';

/** The columns that a parsed create body sets. */
export const createdRow = ({ fields }: Resource, body: Row): Row => {
  const row: Row = {};
  for (const [name, { toRow }] of Object.entries(fields)) {
    const value = body[name];
    if (value !== undefined) row[name] = toRow && value !== null ? toRow(value) : value;
  }
  return row;
};

/** The columns that a parsed patch changes in `before`; none for a patch that says what is there already. */
export const updatedRow = ({ fields }: Resource, before: Row, patch: Row): Row => {
  const row: Row = {};
  for (const [name, { toRow, isMerged, schema }] of Object.entries(fields)) {
    const given = patch[name];
    if (given === undefined) continue;
    const merged = isMerged ? schema.parse(mergePatch(before[name] as Json, given as Json)) : given;
    const value = toRow && merged !== null ? toRow(merged) : merged;
    if (!isSame(value, before[name])) row[name] = value;
  }
  return row;
};

const isSame = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b);
