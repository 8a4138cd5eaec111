import type { Json } from '../input/strict-json.js';

/** A JSON value as Postgres prints its jsonb: shorter keys first, equally long ones by bytes, one space after : and , */
export const jsonbText = (value: Json): string => {
  if (Array.isArray(value)) return `[${value.map(jsonbText).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const entries = Object.entries(value)
    .map(([key, inner]) => ({ key, bytes: Buffer.from(key), inner }))
    .sort((a, b) => a.bytes.length - b.bytes.length || a.bytes.compare(b.bytes));
  return `{${entries.map(({ key, inner }) => `${JSON.stringify(key)}: ${jsonbText(inner)}`).join(', ')}}`;
};
