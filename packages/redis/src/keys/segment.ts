import { BulkheadError } from '@bulkhead/tenancy';

/** Bytes of an encoded key or segment. Redis would take 512 MB; nothing of ours needs more than this. */
export const LONGEST = 1024;

const plain = /^[a-z0-9_.~-]+$/;
const plainKey = /^[a-z0-9_.~:-]+$/;
const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/**
 * One part of a key, in characters that mean nothing to Redis: no separator, glob, hash tag or line end can be
 * smuggled in. Injective but for UUIDs, which are lower-cased first: one row has one spelling.
 */
export const encodeSegment = (text: string): string => {
  if (plain.test(text) && text.length <= LONGEST) return text;
  if (text === '') throw invalid('is empty, expected at least one character');
  return bounded(encodePart(text));
};

/** What a caller calls a key: segments joined by `:`, of which inner ones may be empty. */
export const encodeKey = (key: string): string => {
  if (plainKey.test(key) && key.length <= LONGEST) return key;
  if (key === '') throw invalid('is empty, expected at least one character');
  return bounded(encodeText(key));
};

/** Without a limit, for the literals of a pattern as well. */
export const encodeText = (text: string): string => text.split(':').map(encodePart).join(':');

export const decodeKey = (encoded: string): string => decodeURIComponent(encoded);

const encodePart = (text: string): string => {
  if (plain.test(text)) return text;
  try {
    return encodeURIComponent(uuid.test(text) ? text.toLowerCase() : text).replace(/[!'()*]/g, hex);
  } catch (cause) {
    throw invalid('holds half of a surrogate pair, expected well-formed Unicode', cause);
  }
};

const bounded = (encoded: string): string => {
  if (encoded.length <= LONGEST) return encoded;
  throw invalid(`takes ${encoded.length} bytes encoded, expected at most ${LONGEST}`);
};

const hex = (character: string): string => `%${character.charCodeAt(0).toString(16).toUpperCase()}`;

const invalid = (fault: string, cause?: unknown): BulkheadError =>
  new BulkheadError('INVALID_INPUT', `redis key ${fault}; shorten or replace it`, { field: 'key', cause });
