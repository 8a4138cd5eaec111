import { createHash } from 'node:crypto';
import { InputError } from '../input/input-error.js';
import type { Json } from '../input/strict-json.js';

const acceptable = /^[\x21-\x7e]{8,200}$/;

/** The header of the IETF draft, with or without the quotes of a structured field. */
export const idempotencyKeyOf = (header: string | undefined): string | undefined => {
  if (header === undefined) return undefined;
  const key = header.replace(/^"(.*)"$/, '$1');
  if (acceptable.test(key)) return key;
  throw new InputError([
    { in: 'header', field: 'Idempotency-Key', detail: '8 to 200 visible ASCII characters, such as a UUID' },
  ]);
};

/** Equal for two sendings of one request, whatever the order of keys in the body. */
export const requestHash = (method: string, path: string, body: Json | undefined): Buffer =>
  createHash('sha256')
    .update(JSON.stringify([method, path, body === undefined ? [] : [canonical(body)]]))
    .digest();

const canonical = (value: Json): Json => {
  if (Array.isArray(value)) return ['[', ...value.map(canonical)];
  if (typeof value !== 'object' || value === null) return value;
  // As pairs: an object would move keys that look like numbers to the front.
  const pairs = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return ['{', ...pairs.map(([key, inner]) => [key, canonical(inner)])];
};
