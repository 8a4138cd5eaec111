import { type Decision, rateLimitHeaders } from '@bulkhead/redis';
import type { Response } from 'express';

/** Lists that each decision about a request goes on with. */
const lists = new Set(['RateLimit-Policy', 'RateLimit']);

/** Tells of a limit, beside what was told of others. */
export const tellLimits = (response: Response, decision: Decision): void => {
  for (const [name, value] of Object.entries(rateLimitHeaders(decision))) {
    const told = lists.has(name) ? response.get(name) : undefined;
    response.set(name, told === undefined ? value : `${told}, ${value}`);
  }
};
