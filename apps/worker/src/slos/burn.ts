/** Requests of one window, and those of them that count against the budget. */
export interface Window {
  readonly total: number;
  readonly bad: number;
}

export interface Windows {
  readonly m5: Window;
  readonly m30: Window;
  readonly h1: Window;
  readonly h6: Window;
}

export interface Verdict {
  /** How many times faster than allowed the budget is spent. */
  readonly burn: number;
  readonly severity: 'critical' | 'major';
}

/** Requests of a long window below which it says nothing. */
const FEWEST = 10;

/**
 * Two windows each: the long one says that it matters, the short one that it still goes on. At 14.4 times a month's
 * budget is gone in two days, at 6 times in five.
 */
const rules = [
  { long: 'h1', short: 'm5', burn: 14.4, severity: 'critical' },
  { long: 'h6', short: 'm30', burn: 6, severity: 'major' },
] as const;

/** @param target share of good requests in percent. Undefined while the budget lasts. */
export const judgeBurn = (target: number, windows: Windows): Verdict | undefined => {
  for (const { long, short, burn, severity } of rules) {
    const [over, now] = [burnOf(target, windows[long]), burnOf(target, windows[short])];
    if (windows[long].total >= FEWEST && over >= burn && now >= burn) return { burn: over, severity };
  }
  return undefined;
};

const burnOf = (target: number, { total, bad }: Window): number => {
  if (bad === 0 || total === 0) return 0;
  const budget = 1 - target / 100;
  return budget <= 0 ? Number.POSITIVE_INFINITY : bad / total / budget;
};
