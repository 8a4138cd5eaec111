import './request-fields.js';
import { healthListener, type Readiness } from '@bulkhead/service';
import express, { type Express } from 'express';
import helmet from 'helmet';
import type { Logger } from 'pino';
import type { VerifyCredential } from './identity/verify-credential.js';
import { authenticate } from './middleware/authenticate.js';
import { handleError, notFound } from './middleware/handle-error.js';
import { logRequest } from './middleware/log-request.js';
import { requestId } from './middleware/request-id.js';
import { whoami } from './routes/whoami.js';

export interface AppParts {
  readonly logger: Logger;
  readonly readiness: () => Promise<Readiness>;
  readonly verify: VerifyCredential;
}

/** The chain of a request, from top to bottom. docs/request-flow.md lists the same steps. */
export const createApp = ({ logger, readiness, verify }: AppParts): Express => {
  const app = express();
  app.disable('x-powered-by');
  app.set('query parser', 'simple');
  app.use(requestId());
  app.use(logRequest(logger));
  app.use(helmet());
  app.get(['/healthz', '/readyz'], healthListener(readiness));
  app.use(authenticate(verify));
  app.get('/v1/whoami', whoami());
  app.use(notFound());
  app.use(handleError(logger));
  return app;
};
