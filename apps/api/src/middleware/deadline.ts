import { BulkheadError } from '@bulkhead/tenancy';
import type { RequestHandler } from 'express';
import type { AnswerError } from '../http/answer-error.js';
import { InputError } from '../input/input-error.js';

/**
 * No request waits longer than this for its answer, whatever a store does. What runs on behind it has limits of its
 * own, and finds the answer already given. Nor is one waited for that sends its body by drips. An answer that has begun, such as an export, may take its time.
 */
export const deadline = (milliseconds: number, answerError: AnswerError): RequestHandler =>
  function deadline(request, response, next) {
    const timer = setTimeout(() => {
      if (response.headersSent) return;
      answerError(request, response, request.complete ? unanswered(milliseconds) : unsent(milliseconds));
    }, milliseconds);
    response.once('close', () => clearTimeout(timer));
    next();
  };

const unanswered = (milliseconds: number) =>
  new BulkheadError(
    'REQUEST_TIMEOUT',
    `no answer within ${milliseconds} ms; see /readyz for a store that is slow`,
  );

const unsent = (milliseconds: number) =>
  new InputError(
    [{ in: 'body', field: '', detail: `has not arrived within ${milliseconds} ms; send it in parts` }],
    'BODY_TIMEOUT',
  );
