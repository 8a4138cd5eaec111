import type { OrgAnalytics } from '@bulkhead/analytics';
import { judgeBurn, type Verdict } from './burn.js';
import { ageOf, requestsOf } from './questions.js';

export interface JudgedSlo {
  readonly indicator: 'availability' | 'latency' | 'error_rate' | 'freshness';
  /** Percent. */
  readonly target: number;
  readonly thresholdMs: number | null;
  /** Empty for all services of the org. */
  readonly service: string;
}

const MINUTE = 60_000;
const WEEK = 7 * 24 * 60 * MINUTE;

export interface SloState {
  readonly verdict: Verdict | undefined;
  /** For people. */
  readonly why: string;
}

/** What the org's own rows say about an SLO. */
export const judgeSlo = async (
  analytics: OrgAnalytics,
  { indicator, target, thresholdMs, service }: JudgedSlo,
  now: Date,
  signal: AbortSignal,
): Promise<SloState> => {
  const before = (ms: number) => new Date(now.getTime() - ms);
  if (indicator === 'freshness') {
    const asked = { service, now, week: before(WEEK) };
    const [row] = await analytics.ask(ageOf, asked, { signal });
    const limit = (thresholdMs ?? 5 * MINUTE) / 1000;
    const isStale = row !== undefined && row.age > limit;
    return {
      verdict: isStale ? { burn: row.age / limit, severity: 'major' } : undefined,
      why: row ? `the newest data is ${row.age} s old, at most ${limit} s are allowed` : 'there is no data',
    };
  }
  const threshold = indicator === 'latency' ? (thresholdMs ?? 0) : 0;
  const asked = {
    service,
    threshold,
    m5: before(5 * MINUTE),
    m30: before(30 * MINUTE),
    h1: before(60 * MINUTE),
    h6: before(360 * MINUTE),
  };
  const [row] = await analytics.ask(requestsOf, asked, { signal });
  if (!row) return { verdict: undefined, why: 'there is no data' };
  const verdict = judgeBurn(target, {
    m5: { total: row.m5_total, bad: row.m5_bad },
    m30: { total: row.m30_total, bad: row.m30_bad },
    h1: { total: row.h1_total, bad: row.h1_bad },
    h6: { total: row.h6_total, bad: row.h6_bad },
  });
  return { verdict, why: `${row.h1_bad} of ${row.h1_total} requests of the last hour were bad` };
};
