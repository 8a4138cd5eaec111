import type { OrgContext } from '@bulkhead/tenancy';
import type { Request, RequestHandler } from 'express';
import type { Logger } from 'pino';
import { pinoHttp } from 'pino-http';

/** How an org stands in logs: by its id, or as a hash where others read them too. */
export type LabelOrg = (context: OrgContext) => string;

const longestPath = 200;
const isProbe = (url: string) => /^\/(?:healthz|readyz)(?:\?|$)/.test(url);

/** One line per answer. Bodies, queries and all headers stay out of it. */
export const logRequest = (logger: Logger, labelOrg: LabelOrg): RequestHandler =>
  pinoHttp({
    logger,
    genReqId: (request) => (request as Request).requestId,
    serializers: {
      req: ({ id, method, url }: { id: string; method: string; url: string }) => ({
        id,
        method,
        path: url.split('?', 1)[0]?.slice(0, longestPath),
      }),
      res: ({ statusCode }: { statusCode: number }) => ({ statusCode }),
    },
    customProps: (message) => {
      const { context, operation } = message as Request;
      return { ...(operation && { operation }), ...(context && { org: labelOrg(context) }) };
    },
    // Probes ask every few seconds, and a 503 of theirs is the answer that they came for.
    autoLogging: { ignore: ({ url = '' }) => isProbe(url) },
    customLogLevel: (_, response) => (response.statusCode >= 500 ? 'error' : 'info'),
  });
