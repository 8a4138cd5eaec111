import { BulkheadError } from '@bulkhead/tenancy';
import type { RequestHandler } from 'express';
import type { AnswerError } from '../http/answer-error.js';

/**
 * No request waits longer than this for its answer, whatever a store does. What runs on behind it has limits of its
 * own, and finds the answer already given. An answer that has begun, such as an export, may take its time.
 */
export const deadline = (milliseconds: number, answerError: AnswerError): RequestHandler =>
  function deadline(request, response, next) {
    const timer = setTimeout(() => {
      if (response.headersSent) return;
      const why = `no answer within ${milliseconds} ms; see /readyz for a store that is slow`;
      answerError(request, response, new BulkheadError('REQUEST_TIMEOUT', why));
    }, milliseconds);
    response.once('close', () => clearTimeout(timer));
    next();
  };
