import { BulkheadError, type ErrorCode, isBulkheadError } from '@bulkhead/tenancy';
import type { Request, Response } from 'express';
import type { Logger } from 'pino';
import { type Denial, denialAs } from '../denial/denial.js';
import type { RefusalRecorder } from '../denial/refusal-recorder.js';
import { answerOtlpProblem } from '../ingest/otlp/otlp-http.js';
import { statusOf, toProblem } from '../problem.js';
import { TryLater } from '../try-later.js';
import { leaveRequest } from './leave-request.js';

export type AnswerError = (request: Request, response: Response, thrown: unknown) => void;

/** Turns whatever was thrown into a problem document. The only place that does. */
export const createErrorAnswer =
  (logger: Logger, denial: Denial, recorder: RefusalRecorder): AnswerError =>
  (request, response, thrown) => {
    const refusal = ours(thrown);
    const error = denialAs(denial, refusal);
    const level = statusOf[error.code] >= 500 ? 'error' : 'debug';
    logger[level]({ err: thrown, requestId: request.requestId }, 'request failed');
    if (response.headersSent) return;
    leaveRequest(request);
    recorder.refused(request, response, refusal);
    if (refusal instanceof TryLater) response.set('Retry-After', String(refusal.retryAfter));
    const problem = toProblem(error, request.requestId);
    if (problem.status === 503 && !response.hasHeader('Retry-After')) response.set('Retry-After', '1');
    if (answerOtlpProblem(request, response, problem)) return;
    response
      .status(problem.status)
      .set('Cache-Control', 'no-store')
      .type('application/problem+json')
      .send(JSON.stringify(problem));
  };

/** Express and its parsers mark a client's fault with a 4xx status; everything unknown is ours. */
const ours = (error: unknown): BulkheadError => {
  if (isBulkheadError(error)) return error;
  const status = (error as { status?: unknown } | null)?.status;
  const isCallers = typeof status === 'number' && status >= 400 && status < 500;
  const code = isCallers ? (codeOfStatus[status] ?? 'INVALID_INPUT') : 'INTERNAL';
  return new BulkheadError(code, 'not an error of the catalogue', { cause: error });
};

const codeOfStatus: Readonly<Record<number, ErrorCode>> = {
  413: 'BODY_TOO_LARGE',
  415: 'UNSUPPORTED_MEDIA_TYPE',
};
