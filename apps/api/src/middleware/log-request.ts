import type { Request, RequestHandler } from 'express';
import type { Logger } from 'pino';
import { pinoHttp } from 'pino-http';

/** One line per answer. Bodies, queries and all headers stay out of it. */
export const logRequest = (logger: Logger): RequestHandler =>
  pinoHttp({
    logger,
    genReqId: (request) => (request as Request).requestId,
    serializers: {
      req: ({ id, method, url }: { id: string; method: string; url: string }) => ({
        id,
        method,
        path: url.split('?', 1)[0],
      }),
      res: ({ statusCode }: { statusCode: number }) => ({ statusCode }),
    },
    customLogLevel: (_, response) => (response.statusCode >= 500 ? 'error' : 'info'),
  });
