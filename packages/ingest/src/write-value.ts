import { isIP } from 'node:net';

/**
 * Writers give a value as JSON in the form that its column reads without guessing, or undefined for what the column
 * would refuse or change: one such value would fail a whole insert.
 */
export type WriteValue = (value: unknown) => string | undefined;

const SURROGATE = /\p{Surrogate}/u;

/** Below this it is cheaper to look at each character than to have the text written by JSON.stringify. */
const SHORT = 48;

/** Undefined for what ClickHouse does not read back as it was: NUL and halves of surrogate pairs. */
export const quoted = (text: string): string | undefined => {
  if (text.length < SHORT && isPlain(text)) return `"${text}"`;
  const json = JSON.stringify(text);
  // Longer than its text only if something was escaped.
  if (json.length === text.length + 2) return json;
  return json.includes('\\u') && (text.includes('\0') || SURROGATE.test(text)) ? undefined : json;
};

/** Whether the text is the same as JSON. */
const isPlain = (text: string): boolean => {
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code < 0x20 || code === 0x22 || code === 0x5c || (code >= 0xd800 && code < 0xe000)) return false;
  }
  return true;
};

export const text =
  (most: number, least = 0): WriteValue =>
  (value) =>
    typeof value === 'string' && value.length >= least && value.length <= most ? quoted(value) : undefined;

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

export const isUuid = (value: unknown): value is string => typeof value === 'string' && UUID.test(value);

export const uuid: WriteValue = (value) => (isUuid(value) ? `"${value.toLowerCase()}"` : undefined);

export const oneOf = (words: readonly string[]): WriteValue => {
  const known = new Map(words.map((word) => [word, `"${word}"`]));
  return (value) => known.get(value as string);
};

const digits = /^(?:0|[1-9]\d{0,19})$/;

/** Remembers the last value: names repeat from record to record. */
export const remembered = (write: WriteValue): WriteValue => {
  let last: unknown;
  let json: string | undefined;
  return (value) => {
    if (value === last) return json;
    json = write(value);
    last = value;
    return json;
  };
};

/** Whole numbers from 0; above 2^53 as text, because JSON's numbers are rounded there. */
export const whole = (most: bigint): WriteValue => {
  const mostNumber = Number(most);
  return (value) => {
    if (typeof value === 'number') {
      return Number.isSafeInteger(value) && value >= 0 && value <= mostNumber ? String(value) : undefined;
    }
    const fits = typeof value === 'string' && digits.test(value) && BigInt(value) <= most;
    return fits ? value : undefined;
  };
};

export const finite: WriteValue = (value) =>
  typeof value === 'number' && Number.isFinite(value) ? String(value) : undefined;

const decimalText = /^-?\d{1,12}(?:\.\d{1,6})?$/;
const LARGEST_DECIMAL = 1e12;

/** Twelve digits before the point and six behind it. */
export const decimal: WriteValue = (value) => {
  if (typeof value === 'number')
    return Math.abs(value) < LARGEST_DECIMAL ? `"${value.toFixed(6)}"` : undefined;
  return typeof value === 'string' && decimalText.test(value) ? `"${value}"` : undefined;
};

/** A zone (`fe80::1%eth0`) has no meaning on another machine. */
export const ip: WriteValue = (value) =>
  typeof value === 'string' && value.length <= 45 && !value.includes('%') && isIP(value) !== 0
    ? `"${value}"`
    : undefined;

export const texts =
  (most: number, longest: number): WriteValue =>
  (value) => {
    if (!Array.isArray(value) || value.length > most) return undefined;
    const items: string[] = [];
    for (const item of value) {
      const json = typeof item === 'string' && item.length <= longest ? quoted(item) : undefined;
      if (json === undefined) return undefined;
      items.push(json);
    }
    return `[${items.join(',')}]`;
  };
