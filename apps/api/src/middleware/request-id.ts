import { randomUUID } from 'node:crypto';
import type { RequestHandler } from 'express';

// A caller's id goes into logs, headers and store queries, so anything but a plain short word is replaced.
const acceptable = /^[A-Za-z0-9_-]{8,64}$/;

export const requestId = (header = 'x-request-id'): RequestHandler =>
  function requestId(request, response, next) {
    const given = request.get(header);
    request.requestId = given !== undefined && acceptable.test(given) ? given : randomUUID();
    response.set(header, request.requestId);
    next();
  };
