import { types } from 'node:util';
import { malformed } from '../body-faults.js';

/** A message as its reader gives it: of protobuf with bytes and 64-bit numbers as objects, of JSON with text. */
export type Fields = Readonly<Record<string, unknown>>;

const none: Fields = Object.freeze({});

export const fieldsOf = (value: unknown, name: string): Fields => {
  if (value === undefined || value === null) return none;
  if (typeof value === 'object' && !Array.isArray(value)) return value as Fields;
  throw malformed(`${name} is no message`);
};

export const listOf = (value: unknown, name: string): readonly unknown[] => {
  if (value === undefined || value === null) return [];
  if (Array.isArray(value)) return value;
  throw malformed(`${name} is no list`);
};

export const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

interface Long {
  readonly low: number;
  readonly high: number;
  readonly unsigned: boolean;
}

const isLong = (value: unknown): value is Long =>
  typeof value === 'object' && value !== null && 'low' in value && 'high' in value;

const digits = /^-?\d{1,20}$/;
const U64 = 2n ** 64n;

/** A 64-bit number as its digits; undefined for what is none. */
export const digitsOf = (value: unknown): string | undefined => {
  if (isLong(value)) {
    const bits = (BigInt(value.high) << 32n) | BigInt(value.low >>> 0);
    return String(value.unsigned ? BigInt.asUintN(64, bits) : BigInt.asIntN(64, bits));
  }
  if (typeof value === 'number') return Number.isInteger(value) ? String(BigInt(value)) : undefined;
  return typeof value === 'string' && digits.test(value) ? value : undefined;
};

/** From 0 to 2^64; 0 for what is not there or none. */
export const countOf = (value: unknown): string => {
  const text = digitsOf(value);
  if (text === undefined || text.startsWith('-') || BigInt(text) >= U64) return '0';
  return String(BigInt(text));
};

const special: Readonly<Record<string, string>> = {
  NaN: '"nan"',
  Infinity: '"inf"',
  '-Infinity': '"-inf"',
};

/** A floating-point number as ClickHouse reads it, the ones that JSON has no word for included. */
export const floatOf = (value: unknown): string => {
  const number = typeof value === 'string' && value !== '' ? Number(value) : value;
  if (typeof number !== 'number') return '0';
  return special[String(number)] ?? String(number);
};

/** An id of so many bytes in hex, empty for none, undefined for one of another form. */
export const idOf = (value: unknown, bytes: number): string | undefined => {
  // Bytes that were not sent are an empty list in a message of protobuf.
  if (value === undefined || value === null || (Array.isArray(value) && value.length === 0)) return '';
  const text = types.isUint8Array(value) ? Buffer.from(value).toString('hex') : value;
  if (typeof text !== 'string') return undefined;
  if (text === '' || /^0+$/.test(text)) return '';
  return text.length === 2 * bytes && /^[0-9a-f]+$/i.test(text) ? text.toLowerCase() : undefined;
};

/** An enum by its number or, in JSON of some senders, its name. */
export const enumOf = (value: unknown, names: readonly string[]): number => {
  if (typeof value === 'number') return Number.isInteger(value) ? value : 0;
  return typeof value === 'string' ? Math.max(0, names.indexOf(value)) : 0;
};
