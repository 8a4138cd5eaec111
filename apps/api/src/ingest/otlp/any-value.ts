import { types } from 'node:util';
import { malformed } from '../body-faults.js';
import { digitsOf, fieldsOf, listOf, textOf } from './read-fields.js';

/** Levels of a value. Deeper ones refuse the request: what was dropped in silence could name another org. */
const DEEPEST = 32;

/** An AnyValue as a plain value. */
export const plainValue = (value: unknown, deeper = DEEPEST): unknown => {
  const fields = fieldsOf(value, 'a value');
  if (Object.hasOwn(fields, 'stringValue')) return textOf(fields['stringValue']);
  if (Object.hasOwn(fields, 'boolValue')) return fields['boolValue'] === true;
  if (Object.hasOwn(fields, 'intValue')) return wholeOf(fields['intValue']);
  if (Object.hasOwn(fields, 'doubleValue')) return doubleOf(fields['doubleValue']);
  if (Object.hasOwn(fields, 'bytesValue')) return base64Of(fields['bytesValue']);
  const isList = Object.hasOwn(fields, 'arrayValue');
  if (!isList && !Object.hasOwn(fields, 'kvlistValue')) return undefined;
  if (deeper === 0) throw malformed(`a value is nested beyond ${DEEPEST} levels`);
  if (isList) return valuesIn(fields['arrayValue']).map((item) => plainValue(item, deeper - 1));
  // Without a prototype, so that `__proto__` is a key as any other.
  const object: Record<string, unknown> = Object.create(null);
  for (const item of valuesIn(fields['kvlistValue'])) {
    const { key, value: inner } = fieldsOf(item, 'an attribute');
    const name = textOf(key);
    const plain = plainValue(inner, deeper - 1);
    // Of two equal keys neither hides the other.
    object[name] = name in object ? [object[name], plain] : plain;
  }
  return object;
};

const valuesIn = (value: unknown) => listOf(fieldsOf(value, 'a value')['values'], 'values');

const wholeOf = (value: unknown): number | string | undefined => {
  const text = digitsOf(value);
  if (text === undefined) return undefined;
  const number = Number(text);
  return Number.isSafeInteger(number) ? number : text;
};

const doubleOf = (value: unknown): number | string | undefined => {
  const number = typeof value === 'string' ? Number(value) : value;
  if (typeof number !== 'number') return undefined;
  return Number.isFinite(number) ? number : String(number);
};

const base64Of = (value: unknown): string =>
  types.isUint8Array(value) ? Buffer.from(value).toString('base64') : textOf(value);
