const DAY = 86_400_000;

/** Milliseconds since 1970 that a table takes: what it still keeps, and clocks that are up to a day ahead. */
export interface TimeRange {
  readonly earliest: number;
  readonly latest: number;
}

export const rangeOf = (days: number, now: number): TimeRange => ({
  earliest: now - days * DAY,
  latest: now + DAY,
});

const iso = /^\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?(?:[Zz]|[+-]\d\d:?\d\d)$/;

/**
 * ISO 8601 with its zone, or seconds since 1970 with a fraction. NaN for anything else. Of the form that JavaScript
 * writes, the minute is remembered: the next record's is mostly the same.
 */
export const millisecondsReader = (): ((value: unknown) => number) => {
  let minute = '';
  let start = 0;
  return (value) => {
    if (typeof value === 'number') return Math.floor(value * 1000 + 0.001);
    if (typeof value !== 'string') return Number.NaN;
    if (value.length !== WRITTEN || value.charCodeAt(23) !== Z || value.charCodeAt(19) !== POINT) {
      return iso.test(value) ? Date.parse(value) : Number.NaN;
    }
    if (!value.startsWith(minute) || minute === '') {
      if (!iso.test(value)) return Number.NaN;
      minute = value.slice(0, 17);
      start = Date.parse(`${minute}00.000Z`);
    }
    const seconds = number(value, 17, 2);
    return seconds < 60 ? start + seconds * 1000 + number(value, 20, 3) : Number.NaN;
  };
};

/** `2026-11-21T12:00:00.000Z` */
const WRITTEN = 24;
const Z = 0x5a;
const POINT = 0x2e;

const number = (text: string, from: number, length: number): number => {
  let value = 0;
  for (let at = from; at < from + length; at += 1) {
    const digit = text.charCodeAt(at) - 0x30;
    if (digit < 0 || digit > 9) return Number.NaN;
    value = value * 10 + digit;
  }
  return value;
};

/** As text of seconds, which ClickHouse reads alike under each of its settings for times. */
export const writeMilliseconds = (milliseconds: number): string => {
  const fraction = milliseconds % 1000;
  return `"${(milliseconds - fraction) / 1000}.${String(fraction).padStart(3, '0')}"`;
};
