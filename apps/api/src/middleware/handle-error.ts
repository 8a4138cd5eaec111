import { BulkheadError, type ErrorCode, isBulkheadError } from '@bulkhead/tenancy';
import type { ErrorRequestHandler, RequestHandler } from 'express';
import type { Logger } from 'pino';
import { statusOf, toProblem } from '../problem.js';

export const notFound = (): RequestHandler =>
  function notFound(request, _response, next) {
    next(new BulkheadError('NOT_FOUND', `no route for ${request.method} ${request.path}`));
  };

/** The last of the chain and the only place that turns an error into an answer. */
export const handleError = (logger: Logger): ErrorRequestHandler =>
  // Express tells an error handler by its four parameters.
  function handleError(error: unknown, request, response, next) {
    const code = codeOf(error);
    const level = statusOf[code] >= 500 ? 'error' : 'debug';
    logger[level]({ err: error, requestId: request.requestId }, 'request failed');
    if (response.headersSent) return next(error);
    const problem = toProblem(code, request.requestId, isBulkheadError(error) ? error.field : undefined);
    response.status(problem.status).type('application/problem+json').send(JSON.stringify(problem));
  };

/** Express and its parsers mark a client's fault with a 4xx status; everything unknown is ours. */
const codeOf = (error: unknown): ErrorCode => {
  if (isBulkheadError(error)) return error.code;
  const status = (error as { status?: unknown } | null)?.status;
  return typeof status === 'number' && status >= 400 && status < 500 ? 'INVALID_INPUT' : 'INTERNAL';
};
