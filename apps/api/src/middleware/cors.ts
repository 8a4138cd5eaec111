import type { RequestHandler } from 'express';

/** Browsers of no other site may read answers, except of the origins listed. Credentials are never a cookie. */
export const cors = (origins: readonly string[]): RequestHandler =>
  function cors(request, response, next) {
    const origin = request.get('origin');
    if (origins.length > 0) response.vary('Origin');
    if (origin === undefined || !origins.includes(origin)) return next();
    response.set('Access-Control-Allow-Origin', origin);
    response.set('Access-Control-Expose-Headers', exposed);
    if (request.method !== 'OPTIONS' || !request.get('access-control-request-method')) return next();
    response.set('Access-Control-Allow-Methods', 'GET, POST, PUT, PATCH, DELETE');
    response.set('Access-Control-Allow-Headers', allowed);
    response.set('Access-Control-Max-Age', '600');
    response.status(204).end();
  };

const allowed = 'Authorization, Content-Type, If-Match, If-None-Match, Idempotency-Key, X-Request-Id';
const exposed =
  'ETag, Location, X-Request-Id, RateLimit, RateLimit-Policy, Retry-After, Idempotency-Replayed, WWW-Authenticate';
