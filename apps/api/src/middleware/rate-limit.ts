import { type Redis, rateLimitHeaders } from '@bulkhead/redis';
import { assertContext, BulkheadError, tokenId } from '@bulkhead/tenancy';
import type { RequestHandler } from 'express';

/** Per org and, with an API key, per key. Redis being away never opens and never shuts it. */
export const rateLimit = (redis: Redis): RequestHandler =>
  async function rateLimit(request, response, next) {
    const { context, admission } = request;
    assertContext(context);
    const decision = await redis
      .forOrg(context)
      .limiter.consume(admission?.token ? { token: tokenId(admission.token.tokenId) } : {});
    response.set(rateLimitHeaders(decision));
    if (decision.allowed) return next();
    throw new BulkheadError('RATE_LIMITED', `retry after ${decision.retryAfter} s`);
  };
