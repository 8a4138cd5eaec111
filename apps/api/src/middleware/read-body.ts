import { BulkheadError } from '@bulkhead/tenancy';
import express, { type Request, type RequestHandler } from 'express';
import { decodeUtf8 } from '../input/decode-utf8.js';
import { parseStrictJson } from '../input/strict-json.js';

const json = /^application\/json(?:\s*;\s*charset="?utf-8"?)?$/i;
const mergePatch = /^application\/merge-patch\+json(?:\s*;\s*charset="?utf-8"?)?$/i;

/** JSON in UTF-8 or nothing. The body is bounded while it arrives, so nobody can fill the memory. */
export const readBody = (limitBytes: number): RequestHandler => {
  const readBytes = express.raw({ type: () => true, inflate: false, limit: limitBytes });
  return function readBody(request, response, next) {
    if (!hasBody(request)) return next();
    assertJson(request);
    return readBytes(request, response, (error?: unknown) => {
      if (error) return next(error);
      try {
        request.body = parseStrictJson(decodeUtf8(request.body as Buffer));
      } catch (fault) {
        return next(fault);
      }
      return next();
    });
  };
};

const hasBody = ({ headers }: Request) =>
  headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;

const assertJson = (request: Request) => {
  const type = request.get('content-type') ?? '';
  if (json.test(type) || (request.method === 'PATCH' && mergePatch.test(type))) return;
  throw new BulkheadError(
    'UNSUPPORTED_MEDIA_TYPE',
    `content type is ${JSON.stringify(type.slice(0, 60))}, expected application/json in UTF-8`,
    { field: 'Content-Type' },
  );
};
