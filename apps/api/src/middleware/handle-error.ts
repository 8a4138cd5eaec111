import { BulkheadError } from '@bulkhead/tenancy';
import type { ErrorRequestHandler, RequestHandler } from 'express';
import type { AnswerError } from '../http/answer-error.js';

export const notFound = (): RequestHandler =>
  function notFound(request, _response, next) {
    next(
      new BulkheadError(
        'ROUTE_NOT_FOUND',
        `no operation ${request.method} ${request.path}; see /openapi.json`,
      ),
    );
  };

/** The last of the chain. */
export const handleError = (answerError: AnswerError): ErrorRequestHandler =>
  // Express tells an error handler by its four parameters.
  function handleError(thrown: unknown, request, response, _next) {
    const wasCut = response.headersSent && !response.writableEnded;
    answerError(request, response, thrown);
    // What has been sent of the answer must not be taken for the whole.
    if (wasCut) response.destroy();
  };
