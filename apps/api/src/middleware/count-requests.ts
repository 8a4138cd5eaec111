import type { RequestHandler } from 'express';
import type { Metrics } from '../metrics/metrics.js';

export const countRequests = ({ requests }: Metrics): RequestHandler =>
  function countRequests(request, response, next) {
    const stop = requests.startTimer();
    // `close` comes in every case, also when the client has gone away before the answer.
    response.once('close', () => {
      stop({ operation: request.operation ?? 'none', status: String(response.statusCode) });
    });
    next();
  };
