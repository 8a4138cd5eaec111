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

/** ISO 8601 with its zone, or seconds since 1970 with a fraction. NaN for anything else. */
export const millisecondsOf = (value: unknown): number => {
  if (typeof value === 'number') return Math.floor(value * 1000 + 0.001);
  return typeof value === 'string' && iso.test(value) ? Date.parse(value) : Number.NaN;
};

/** As text of seconds, which ClickHouse reads alike under each of its settings for times. */
export const writeMilliseconds = (milliseconds: number): string => {
  const fraction = milliseconds % 1000;
  return `"${(milliseconds - fraction) / 1000}.${String(fraction).padStart(3, '0')}"`;
};
