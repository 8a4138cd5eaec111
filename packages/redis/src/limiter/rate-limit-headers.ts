import type { Decision } from './decision.js';

/**
 * The fields of the IETF draft "RateLimit header fields for HTTP" (draft-ietf-httpapi-ratelimit-headers-10), plus
 * `RateLimit-Degraded` while Redis is away and the figures are this process's share.
 */
export const rateLimitHeaders = ({
  allowed,
  retryAfter,
  source,
  buckets,
}: Decision): Record<string, string> => ({
  'RateLimit-Policy': buckets.map(({ name, limit }) => `"${name}";q=${limit};w=60`).join(', '),
  RateLimit: buckets.map(({ name, remaining, reset }) => `"${name}";r=${remaining};t=${reset}`).join(', '),
  ...(!allowed && { 'Retry-After': String(retryAfter) }),
  ...(source === 'local' && { 'RateLimit-Degraded': '?1' }),
});
