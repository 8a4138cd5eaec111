import { createHash } from 'node:crypto';
import { BulkheadError } from '@bulkhead/tenancy';

/** Strong, and of the whole resource as it is shown: two versions that differ anywhere differ here. */
export const etagOf = (shown: unknown): string =>
  `"${createHash('sha256').update(JSON.stringify(shown)).digest('base64url').slice(0, 27)}"`;

/** RFC 9110: If-Match compares strongly, so a weak tag never matches. */
export const assertIfMatch = (ifMatch: string | undefined, current: string): void => {
  if (ifMatch === undefined || ifMatch.trim() === '*' || list(ifMatch).includes(current)) return;
  throw new BulkheadError(
    'PRECONDITION_FAILED',
    'If-Match names another version than the current one; read the resource again',
    { field: 'If-Match' },
  );
};

/** If-None-Match compares weakly. */
export const isNotModified = (ifNoneMatch: string | undefined, current: string): boolean =>
  ifNoneMatch !== undefined &&
  (ifNoneMatch.trim() === '*' || list(ifNoneMatch.replaceAll('W/', '')).includes(current));

const list = (header: string) => header.split(',').map((tag) => tag.trim());
