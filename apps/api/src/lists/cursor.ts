import { createHmac, timingSafeEqual } from 'node:crypto';
import type { OrgId } from '@bulkhead/tenancy';
import { z } from 'zod';
import { InputError } from '../input/input-error.js';

/** What a cursor is good for. It is signed over all of it and carries none of it. */
export interface CursorBinding {
  readonly orgId: OrgId;
  readonly list: string;
  readonly sort: string;
  /** The filters in use, in a fixed order. */
  readonly filters: readonly (readonly [string, unknown])[];
}

/** Where the page ended: the last row's value of the sort field, and its id as the tie-break. */
export type Position = z.infer<typeof position>;
const position = z.tuple([z.union([z.string(), z.number(), z.boolean(), z.null()]), z.guid()]);

export interface Cursors {
  issue(binding: CursorBinding, position: Position): string;
  /** Throws INVALID_CURSOR, with no word on what was wrong with it. */
  read(binding: CursorBinding, cursor: string): Position;
}

const macBytes = 16;
const longest = 1024;

/** @param keys newest first: the first one signs, all of them verify. */
export const createCursors = (keys: readonly Buffer[]): Cursors => {
  const macOf = (key: Buffer, { orgId, list, sort, filters }: CursorBinding, payload: Buffer) =>
    createHmac('sha256', key)
      .update(JSON.stringify([1, orgId, list, sort, filters]))
      .update('\0')
      .update(payload)
      .digest()
      .subarray(0, macBytes);
  const [newest] = keys;
  if (!newest) throw new TypeError('cursors need a key');

  return {
    issue(binding, at) {
      const payload = Buffer.from(JSON.stringify(at));
      return Buffer.concat([macOf(newest, binding, payload), payload]).toString('base64url');
    },
    read(binding, cursor) {
      const bytes = Buffer.from(cursor.slice(0, longest), 'base64url');
      const mac = bytes.subarray(0, macBytes);
      const payload = bytes.subarray(macBytes);
      // Base64 has several spellings of the same bytes, and only the one that was issued is a cursor.
      const isIssued =
        bytes.toString('base64url') === cursor &&
        mac.length === macBytes &&
        keys.some((key) => timingSafeEqual(mac, macOf(key, binding, payload)));
      if (!isIssued) {
        throw new InputError(
          [{ in: 'query', field: 'cursor', detail: 'not issued for this list with this filter and sort' }],
          'INVALID_CURSOR',
        );
      }
      return position.parse(JSON.parse(payload.toString()));
    },
  };
};
